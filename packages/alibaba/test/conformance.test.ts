import { describeProvider } from '@sandjury/conformance';
import { corpus, emulatorAlibabaCredentials, startAlibabaEmulator } from '@sandjury/emulator';
import { alibaba } from '../src/provider.ts';

const { accessKeyId, accessKeySecret } = emulatorAlibabaCredentials;

describeProvider({
  emulator: startAlibabaEmulator,
  create: ({ url, secret, settings }) => {
    const credentials = { accessKeyId: secret(accessKeyId), accessKeySecret: secret(accessKeySecret) };
    return alibaba({ endpoint: url, credentials, requestsPerSecond: false, ...settings });
  },
  capabilities: ['findByHash', 'submitFile', 'status', 'quota'],
  known: corpus.filter(({ alibaba }) => alibaba !== null).map(({ hashes }) => hashes.sha256),
  creates: ['CreateFileDetect'],
});
