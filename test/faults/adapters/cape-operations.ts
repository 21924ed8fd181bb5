import type { CapeProvider } from '@sandjury/cape';
import type { AnalysisRef } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import { corpus } from '@sandjury/emulator';
import { lookUpCached } from '../cell/cached.ts';
import { deadlineMs } from '../cell/limits.ts';
import type { Operation } from '../matrix/model.ts';
import { capeAdapter } from './adapters.ts';

type Row = Operation<CapeProvider>;

const sample = corpus.find(({ name }) => name === 'packed-loader');
const known = sample?.hashes.sha256 ?? '';
const file = bytesSample('new.exe', Buffer.alloc(60_000, 'a file that CAPE does not know'));

/** The number of the sample's task. */
const taskId = Number(Object(sample?.cape?.tasks[0]?.report.data.info).id);
const ref: AnalysisRef = { provider: 'cape', id: `task:${taskId}` };
const cached: Row['run'] = (provider) => lookUpCached(provider, known, capeAdapter.secrets);

/** The bytes of a download are with the caller where it breaks off; and an archive is no JSON, which could be spoilt. */
const archive = {
  'reset in the body': 'connection',
  'body cut': 'connection',
  'length too large': 'connection',
  'deep nesting': 'ok',
} as const;

/** Keys of a malware configuration are whatever its parser calls them: these, too. */
const keepsUnread = { '__proto__ keys': 'altered' } as const;

/** The link to the report's page has the scheme of the server. */
const report = { ...keepsUnread, 'TLS, trusted': 'altered' } as const;

/** What a call gave, without the headers of the reply: those have the time of day. */
async function replyOf(call: Promise<{ value: unknown; raw: unknown; warnings: unknown }>) {
  const { value, raw, warnings } = await call;
  return { value, raw, warnings };
}

/** Every verb of the contract. */
export const capeVerbs: readonly Row[] = [
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
    run: (provider) => provider.submitFile(file, { deadlineMs }),
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
    instead: archive,
    run: (provider) => provider.screenshots(ref),
  },
];

/** What the client has beyond the contract. */
export const capeCalls: readonly Row[] = [
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
    run: ({ client }) => replyOf(client.submit(file, { vendor: { static: true }, deadlineMs })),
  },
];
