import { describeProvider } from '@sandjury/conformance';
import {
  corpus,
  emulatorVirustotalApiKey,
  startVirustotalEmulator,
  emulatorVirustotalUser as user,
  virustotalRecordings,
} from '@sandjury/emulator';
import { virustotal } from '../src/index.ts';

// The limits of a public key would make this suite take days.
const limits = { requestsPerSecond: 10_000, burst: 10_000, requestsPerDay: null, requestsPerMonth: null };

describeProvider({
  emulator: () => startVirustotalEmulator(),
  create: ({ url, secret, settings }) =>
    virustotal({ ...settings, ...limits, url, user, apiKey: secret(emulatorVirustotalApiKey) }),
  capabilities: ['findByHash', 'findByUrl', 'submitFile', 'submitUrl', 'status', 'quota'],
  known: [...corpus, ...virustotalRecordings].flatMap(({ virustotal: answers, hashes }) =>
    answers === null ? [] : [hashes.sha256],
  ),
  creates: ['submit_file', 'submit_url'],
});
