import { emulatorAlibabaCredentials } from './alibaba/api.ts';
import { startAlibabaEmulator } from './alibaba/server.ts';
import { emulatorCapeToken, startCapeEmulator } from './cape/server.ts';
import type { CorpusSample } from './corpus/corpus-sample.ts';
import { emulatorHybridAnalysisApiKey, startHybridAnalysisEmulator } from './hybrid-analysis/server.ts';
import { emulatorJoeSandboxApiKey, startJoeSandboxEmulator } from './joe-sandbox/server.ts';
import { emulatorAbuseChKey, startMalwareBazaarEmulator } from './malwarebazaar/server.ts';
import { emulatorTriageApiKey, startTriageEmulator } from './triage/server.ts';
import { emulatorVirustotalApiKey, startVirustotalEmulator } from './virustotal/server.ts';
import { emulatorVmrayApiKey, startVmrayEmulator } from './vmray/server.ts';

/** How one of several emulators is started. */
export interface RegisteredEmulatorOptions {
  samples: readonly CorpusSample[];
  /** 0: a free one. */
  port: number;
}

/** An emulator that runs, with what a client needs to ask it. */
export interface RegisteredEmulator {
  /** Environment variables of Sandjury's adapter for this vendor: address and credentials. */
  environment: Readonly<Record<string, string>>;
  /** In their place: credentials that the emulator refuses. */
  refused: Readonly<Record<string, string>>;
  /** Ends the server. */
  close(): Promise<void>;
}

/** The emulators by the name of their vendor, for programs that run whichever there are. */
export const emulators: Readonly<
  Record<
    'vmray' | 'alibaba' | 'cape' | 'malwarebazaar' | 'virustotal' | 'hybrid-analysis' | 'joe-sandbox' | 'triage',
    (options: RegisteredEmulatorOptions) => Promise<RegisteredEmulator>
  >
> = {
  async vmray({ port }) {
    const { url, close } = await startVmrayEmulator({ port });
    return {
      environment: { VMRAY_URL: url, VMRAY_API_KEY: emulatorVmrayApiKey },
      refused: { VMRAY_API_KEY: 'a-key-that-is-not-valid' },
      close,
    };
  },
  async alibaba({ samples, port }) {
    const { url, close } = await startAlibabaEmulator({ corpus: samples, port });
    return {
      environment: {
        ALIBABA_CLOUD_ACCESS_KEY_ID: emulatorAlibabaCredentials.accessKeyId,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulatorAlibabaCredentials.accessKeySecret,
        SANDJURY_ALIBABA_ENDPOINT: url,
      },
      refused: { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'a-key-that-is-not-valid' },
      close,
    };
  },
  async cape({ port }) {
    const { url, close } = await startCapeEmulator({ port });
    return {
      environment: { CAPE_URL: url, CAPE_TOKEN: emulatorCapeToken },
      refused: { CAPE_TOKEN: 'a-key-that-is-not-valid' },
      close,
    };
  },
  async malwarebazaar({ port }) {
    const { url, close } = await startMalwareBazaarEmulator({ port });
    return {
      environment: { MALWAREBAZAAR_AUTH_KEY: emulatorAbuseChKey, SANDJURY_MALWAREBAZAAR_URL: url },
      refused: { MALWAREBAZAAR_AUTH_KEY: 'a-key-that-is-not-valid' },
      close,
    };
  },
  async virustotal({ port }) {
    const { url, close } = await startVirustotalEmulator({ port });
    return {
      environment: { VT_API_KEY: emulatorVirustotalApiKey, SANDJURY_VIRUSTOTAL_URL: url },
      // As long as a key, so that the service refuses it and not the adapter.
      refused: { VT_API_KEY: 'x'.repeat(64) },
      close,
    };
  },
  async 'hybrid-analysis'({ port }) {
    const { url, close } = await startHybridAnalysisEmulator({ port });
    return {
      environment: { HYBRID_ANALYSIS_API_KEY: emulatorHybridAnalysisApiKey, SANDJURY_HYBRID_ANALYSIS_URL: url },
      refused: { HYBRID_ANALYSIS_API_KEY: 'a-key-that-is-not-valid' },
      close,
    };
  },
  async 'joe-sandbox'({ port }) {
    const { url, close } = await startJoeSandboxEmulator({ port });
    return {
      environment: { JBX_API_KEY: emulatorJoeSandboxApiKey, JBX_API_URL: `${url}/api`, JBX_ACCEPT_TAC: '1' },
      refused: { JBX_API_KEY: 'a-key-that-is-not-valid' },
      close,
    };
  },
  async triage({ port }) {
    const { url, close } = await startTriageEmulator({ port });
    return {
      environment: { TRIAGE_API_KEY: emulatorTriageApiKey, TRIAGE_URL: url },
      refused: { TRIAGE_API_KEY: 'a-key-that-is-not-valid' },
      close,
    };
  },
};
