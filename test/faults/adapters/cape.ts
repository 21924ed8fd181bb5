import { type CapeProvider, cape as capeProvider } from '@sandjury/cape';
import type { AnalysisRef } from '@sandjury/core';
import { corpus, emulatorCapeToken, startCapeEmulator } from '@sandjury/emulator';
import { lookUpCached } from '../cell/cached.ts';
import { deadlineMs } from '../cell/limits.ts';
import type { Adapter, Operation } from '../matrix/model.ts';
import { keepsUnread, newFile, replyOf, zip } from './shared.ts';

type Row = Operation<CapeProvider>;

const secrets = [emulatorCapeToken];

const sample = corpus.find(({ name }) => name === 'packed-loader');
const known = sample?.hashes.sha256 ?? '';
/** The number of the sample's task. */
const taskId = Number(Object(sample?.cape?.tasks[0]?.report.data.info).id);
const ref: AnalysisRef = { provider: 'cape', id: `task:${taskId}` };
const cached: Row['run'] = (provider) => lookUpCached(provider, known, secrets);

/** The link to the report's page has the scheme of the server. */
const report = { ...keepsUnread, 'TLS, trusted': 'altered' } as const;

/** Every verb of the contract. */
const verbs: readonly Row[] = [
  { name: 'ping', faulted: 'cuckoo_status', run: (provider) => provider.ping() },
  { name: 'findByHash', faulted: 'tasks_search', run: (provider) => provider.findByHash(known) },
  { name: 'report', faulted: 'tasks_report', instead: report, run: (provider) => provider.report(ref) },
  { name: 'look-up with a cache', faulted: 'tasks_search', instead: { 'TLS, trusted': 'altered' }, run: cached },
  { name: 'look-up with a cache', faulted: 'tasks_report', instead: report, run: cached },
  { name: 'look-up with a cache', faulted: '*', instead: report, run: cached },
  {
    name: 'submitFile',
    faulted: 'tasks_create_file',
    creates: true,
    submits: true,
    run: (provider) => provider.submitFile(newFile, { deadlineMs }),
  },
  {
    name: 'submitUrl',
    faulted: 'tasks_create_url',
    creates: true,
    submits: true,
    run: (provider) => provider.submitUrl('https://example.test/'),
  },
  { name: 'status', faulted: 'tasks_status', run: (provider) => provider.status(ref) },
  {
    name: 'screenshots',
    faulted: 'tasks_screenshot',
    instead: zip,
    run: (provider) => provider.screenshots(ref),
  },
];

/** What the client has beyond the contract. */
const calls: readonly Row[] = [
  { name: 'tasks', faulted: 'tasks_list', run: ({ client }) => replyOf(client.tasks()) },
  { name: 'task', faulted: 'tasks_view', run: ({ client }) => replyOf(client.task(taskId)) },
  { name: 'iocs', faulted: 'tasks_iocs', instead: keepsUnread, run: ({ client }) => replyOf(client.iocs(taskId)) },
  {
    name: 'configs',
    faulted: 'tasks_config',
    instead: keepsUnread,
    run: ({ client }) => replyOf(client.configs(taskId)),
  },
  {
    name: 'submit to extract configurations',
    faulted: 'tasks_create_static',
    creates: true,
    submits: true,
    run: ({ client }) => replyOf(client.submit(newFile, { vendor: { static: true }, deadlineMs })),
  },
];

export const cape: Adapter<CapeProvider> = {
  title: 'CAPE',
  secrets,
  replies: {
    errorInside: (text) => ({ error: true, error_value: text }),
    refusal: (text) => ({ detail: text }),
    numberAsData: { error: false, data: 17 },
  },
  start: ({ now, tls, port }) => startCapeEmulator({ now, tls, port, finishAfterPolls: 100 }),
  connect: (url, settings) => capeProvider({ url, token: emulatorCapeToken, ...settings }),
  created: async ({ client }) => (await client.serverStatus()).value.tasks?.total ?? 0,
  verbs,
  calls,
};
