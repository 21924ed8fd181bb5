import { describeProvider } from '@sandjury/conformance';
import { corpus, emulatorCapeToken, startCapeEmulator } from '@sandjury/emulator';
import { cape } from '../src/index.ts';

// Not: a task that failed, which has no report, and an archive, whose tasks are those of the files in it.
const known = corpus.flatMap(({ cape: answers, hashes }) => {
  const [task, ...others] = answers?.tasks ?? [];
  return task !== undefined && others.length === 0 && task.status === undefined ? [hashes.sha256] : [];
});

describeProvider({
  emulator: () => startCapeEmulator(),
  create: ({ url, secret, settings }) => cape({ ...settings, url, token: secret(emulatorCapeToken) }),
  capabilities: ['findByHash', 'submitFile', 'submitUrl', 'status', 'screenshots'],
  known,
  failed: ['task:105'],
  creates: ['tasks_create_file', 'tasks_create_url'],
});
