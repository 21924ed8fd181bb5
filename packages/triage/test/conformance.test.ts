import { describeProvider } from '@sandjury/conformance';
import { corpus, emulatorTriageApiKey, startTriageEmulator, triageRecordings } from '@sandjury/emulator';
import { triage } from '../src/index.ts';

describeProvider({
  emulator: () => startTriageEmulator(),
  create: ({ url, secret, settings }) =>
    triage({ ...settings, url, apiKey: secret(emulatorTriageApiKey), taskReports: true }),
  capabilities: ['findByHash', 'submitFile', 'submitUrl', 'status', 'screenshots'],
  known: [...corpus, ...triageRecordings].flatMap(({ name, hashes }) => {
    // A page has no hash: it is known by its ticket, and has the only picture.
    if (name === 'recorded-page') return ['sample:260123-tbr1911111'];
    return /^(?:packed-loader|invoice-macro|recorded-(?:ramnit|raccoon))$/.test(name) ? [hashes.sha256] : [];
  }),
  creates: ['submit'],
});
