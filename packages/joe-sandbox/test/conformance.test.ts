import { describeProvider } from '@sandjury/conformance';
import { corpus, emulatorJoeSandboxApiKey, joeSandboxRecordings, startJoeSandboxEmulator } from '@sandjury/emulator';
import { joeSandbox } from '../src/index.ts';

// Not: a URL, which has no hashes, and an analysis that failed.
const known = [...corpus, ...joeSandboxRecordings].flatMap(({ 'joe-sandbox': answers, hashes }) =>
  answers?.analyses.some(({ info: { data } }) => data.sha256 === hashes.sha256 && data.detection !== 'unknown')
    ? [hashes.sha256]
    : [],
);

describeProvider({
  emulator: () => startJoeSandboxEmulator({ limits: { day: 1000, month: 10_000 } }),
  create: ({ url, secret, settings }) =>
    joeSandbox({ ...settings, url: `${url}/api`, apiKey: secret(emulatorJoeSandboxApiKey), acceptTac: true }),
  capabilities: ['findByHash', 'findByUrl', 'submitFile', 'submitUrl', 'status', 'screenshots', 'quota'],
  known,
  failed: ['analysis:1700099'],
  creates: ['submission_new', 'submission_chunked_sample'],
});
