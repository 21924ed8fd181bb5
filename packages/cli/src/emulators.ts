import {
  arrayForm,
  corpus,
  emulatorAlibabaCredentials,
  emulatorCapeToken,
  emulatorVmrayApiKey,
  startAlibabaEmulator,
  startCapeEmulator,
  startVmrayEmulator,
} from '@sandjury/emulator';
import { type PluginName, pluginNames } from './plugins.ts';

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
}

type Started = Pick<RunningEmulators, 'environment' | 'close'>;

/** Every adapter that comes with the command line has an emulator. */
const starters: Readonly<Record<PluginName, (extras: EmulatorExtras) => Promise<Started>>> = {
  async vmray() {
    const { url, close } = await startVmrayEmulator();
    return { environment: { VMRAY_URL: url, VMRAY_API_KEY: emulatorVmrayApiKey }, close };
  },
  async alibaba(extras) {
    const samples = extras.arrayForm === true ? [...corpus, arrayForm] : corpus;
    const { url, close } = await startAlibabaEmulator({ corpus: samples });
    const environment = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: emulatorAlibabaCredentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: emulatorAlibabaCredentials.accessKeySecret,
      SANDJURY_ALIBABA_ENDPOINT: url,
    };
    return { environment, close };
  },
  async cape() {
    const { url, close } = await startCapeEmulator();
    return { environment: { CAPE_URL: url, CAPE_TOKEN: emulatorCapeToken }, close };
  },
};

/** Starts the emulator of one vendor, or all of them. */
export async function startEmulators(vendor?: PluginName, extras: EmulatorExtras = {}): Promise<RunningEmulators> {
  const names = vendor === undefined ? pluginNames : [vendor];
  const started = await Promise.all(names.map((name) => starters[name](extras)));
  const example = corpus.find((sample) => pluginNames.every((name) => sample[name] !== null));
  return {
    environment: Object.assign({}, ...started.map(({ environment }) => environment)),
    exampleHash: example?.hashes.sha256 ?? '',
    async close() {
      await Promise.all(started.map((emulator) => emulator.close()));
    },
  };
}
