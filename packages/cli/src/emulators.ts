import {
  arrayForm,
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

/** What the emulators know beside the corpus. */
export interface EmulatorExtras {
  /** The report of Alibaba Cloud whose structured fields are arrays and objects, which its own clients refuse. */
  arrayForm?: boolean;
}

/** Starts the emulator of one vendor, or of both. */
export async function startEmulators(
  vendor?: 'vmray' | 'alibaba',
  extras: EmulatorExtras = {},
): Promise<RunningEmulators> {
  const samples = extras.arrayForm === true ? [...corpus, arrayForm] : corpus;
  const vmray = vendor === 'alibaba' ? null : await startVmrayEmulator();
  const alibaba = vendor === 'vmray' ? null : await startAlibabaEmulator({ corpus: samples });
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
