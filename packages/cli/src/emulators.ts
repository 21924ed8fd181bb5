import {
  corpus,
  emulatorAlibabaCredentials,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startVmrayEmulator,
} from '@sandjury/emulator';

/** Emulators on loopback, and the environment variables that make providers of them. */
export interface RunningEmulators {
  environment: Record<string, string>;
  /** The hash of a sample that both know. */
  exampleHash: string;
  close(): Promise<void>;
}

/** Starts the emulator of one vendor, or of both. */
export async function startEmulators(vendor?: 'vmray' | 'alibaba'): Promise<RunningEmulators> {
  const vmray = vendor === 'alibaba' ? null : await startVmrayEmulator();
  const alibaba = vendor === 'vmray' ? null : await startAlibabaEmulator();
  const example = corpus.find((sample) => sample.vmray !== null && sample.alibaba !== null);
  return {
    environment: {
      ...(vmray && { VMRAY_URL: vmray.url, VMRAY_API_KEY: emulatorVmrayApiKey }),
      ...(alibaba && {
        ALIBABA_CLOUD_ACCESS_KEY_ID: emulatorAlibabaCredentials.accessKeyId,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulatorAlibabaCredentials.accessKeySecret,
        SANDJURY_ALIBABA_ENDPOINT: alibaba.url,
      }),
    },
    exampleHash: example?.hashes.sha256 ?? '',
    async close() {
      await Promise.all([vmray?.close(), alibaba?.close()]);
    },
  };
}
