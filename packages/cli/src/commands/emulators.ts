import { ConfigurationError } from '@sandjury/core';
import {
  arrayForm,
  type CorpusSample,
  corpus,
  emulatorAlibabaCredentials,
  emulatorCapeToken,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startCapeEmulator,
  startVmrayEmulator,
} from '@sandjury/emulator';
import { codeOf } from '../files/reason-of.ts';
import { type PluginName, pluginNames } from '../plugins.ts';

/** Emulators on loopback, and the environment variables that make providers of them. */
export interface RunningEmulators {
  environment: Record<string, string>;
  /** The hash of a sample that all of them know. */
  exampleHash: string;
  close(): Promise<void>;
}

/** What the emulators know beside the corpus. */
export interface EmulatorExtras {
  /** The report of Alibaba Cloud whose structured fields are arrays and objects, which its own clients refuse. */
  arrayForm?: boolean;
  /** The port of the first, the next ones for the others; free ones unless given. */
  port?: number;
}

/** What one emulator is started with. */
interface Start {
  samples: readonly CorpusSample[];
  port: number;
}

type Started = Pick<RunningEmulators, 'environment' | 'close'>;

/** Every adapter that comes with the command line has an emulator. */
const starters: Readonly<Record<PluginName, (start: Start) => Promise<Started>>> = {
  async vmray({ port }) {
    const { url, close } = await startVmrayEmulator({ port });
    return { environment: { VMRAY_URL: url, VMRAY_API_KEY: emulatorVmrayApiKey }, close };
  },
  async alibaba({ samples, port }) {
    const { url, close } = await startAlibabaEmulator({ corpus: samples, port });
    const environment = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: emulatorAlibabaCredentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulatorAlibabaCredentials.accessKeySecret,
      SANDJURY_ALIBABA_ENDPOINT: url,
    };
    return { environment, close };
  },
  async cape({ port }) {
    const { url, close } = await startCapeEmulator({ port });
    return { environment: { CAPE_URL: url, CAPE_TOKEN: emulatorCapeToken }, close };
  },
};

/** The samples that emulators know. */
export function emulatedSamples({
  arrayForm: isWanted,
}: Pick<EmulatorExtras, 'arrayForm'> = {}): readonly CorpusSample[] {
  return isWanted === true ? [...corpus, arrayForm] : corpus;
}

function cannotListen(port: number, cause: unknown): never {
  const reasons: Record<string, string> = { EADDRINUSE: 'another program uses it', EACCES: 'it is not yours to use' };
  const code = codeOf(cause);
  if (port === 0 || code === null || !Object.hasOwn(reasons, code)) throw cause;
  throw new ConfigurationError(`--port: ${port} cannot be used: ${reasons[code]}.`, { cause });
}

/**
 * Starts the emulator of one vendor, or all of them. Throws ConfigurationError when a port that was given is in use; then none is left
 * running.
 */
export async function startEmulators(vendor?: PluginName, extras: EmulatorExtras = {}): Promise<RunningEmulators> {
  const names = vendor === undefined ? pluginNames : [vendor];
  const samples = emulatedSamples(extras);
  const started: Started[] = [];
  try {
    for (const [index, name] of names.entries()) {
      const port = extras.port === undefined ? 0 : extras.port + index;
      started.push(await starters[name]({ samples, port }).catch((cause) => cannotListen(port, cause)));
    }
  } catch (error) {
    await Promise.all(started.map((emulator) => emulator.close()));
    throw error;
  }
  const example = corpus.find((sample) => pluginNames.every((name) => sample[name] !== null));
  return {
    environment: Object.assign({}, ...started.map(({ environment }) => environment)),
    exampleHash: example?.hashes.sha256 ?? '',
    async close() {
      await Promise.all(started.map((emulator) => emulator.close()));
    },
  };
}
