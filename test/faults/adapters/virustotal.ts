import type { AnalysisRef } from '@sandjury/core';
import { emulatorVirustotalApiKey, emulatorVirustotalUser, startVirustotalEmulator } from '@sandjury/emulator';
import { type VirustotalProvider, virustotal as virustotalProvider } from '@sandjury/virustotal';
import { lookUpCached } from '../cell/cached.ts';
import { deadlineMs } from '../cell/limits.ts';
import type { Adapter, Operation } from '../matrix/model.ts';
import { hashOf, keepsUnread, newFile, replyOf } from './shared.ts';

type Row = Operation<VirustotalProvider>;

const secrets = [emulatorVirustotalApiKey];
const known = hashOf('invoice-macro');
const url = 'http://example.test/';
const ref = (id: string): AnalysisRef => ({ provider: 'virustotal', id });
const urlRef = ref(`url:${Buffer.from(url).toString('base64url')}`);
const reportOf =
  (id: string): Row['run'] =>
  (provider) =>
    provider.report(ref(id));
const cached: Row['run'] = (provider) => lookUpCached(provider, known, secrets);

/** Submits the file, whose analysis ends at once; the id of it. */
async function analysed({ client }: VirustotalProvider): Promise<string> {
  return (await client.submitFile(newFile)).value.data.id;
}

async function opened({ client }: VirustotalProvider): Promise<string> {
  return (await client.submitUrl(url)).value.data.id;
}

/** Every verb of the contract. */
const verbs: readonly Row[] = [
  {
    name: 'ping',
    faulted: 'overall_quotas',
    // What is used today counts this very call, and each repetition.
    run: async (provider) => (await provider.ping()).ok,
  },
  { name: 'findByHash', faulted: 'none', run: (provider) => provider.findByHash(known) },
  { name: 'findByUrl', faulted: 'none', run: (provider) => provider.findByUrl(url) },
  { name: 'report of a file', faulted: 'file', instead: keepsUnread, run: reportOf(`file:${known}`) },
  { name: 'report of a file', faulted: 'behaviours', part: true, run: reportOf(`file:${known}`) },
  { name: 'report of a file', faulted: 'behaviour_mitre_trees', part: true, run: reportOf(`file:${known}`) },
  { name: 'report of a file', faulted: '*', instead: keepsUnread, run: reportOf(`file:${known}`) },
  { name: 'look-up with a cache', faulted: 'file', instead: keepsUnread, run: cached },
  { name: 'look-up with a cache', faulted: 'behaviours', part: true, run: cached },
  { name: 'report of a URL', faulted: 'url', prepare: opened, run: (provider) => provider.report(urlRef) },
  {
    name: 'report of an analysis',
    faulted: 'analysis',
    // A state that we do not know is no end.
    instead: { 'other types': 'not_ready' },
    prepare: analysed,
    run: (provider, id) => provider.report(ref(`analysis:${id}`)),
  },
  {
    name: 'submitFile',
    faulted: 'submit_file',
    creates: true,
    run: (provider) => provider.submitFile(newFile, { deadlineMs }),
  },
  { name: 'submitUrl', faulted: 'submit_url', creates: true, run: (provider) => provider.submitUrl(url) },
  {
    name: 'status of an analysis',
    faulted: 'analysis',
    prepare: analysed,
    run: (provider, id) => provider.status(ref(`analysis:${id}`)),
  },
  { name: 'status of a file', faulted: 'file', run: (provider) => provider.status(ref(`file:${known}`)) },
  { name: 'status of a URL', faulted: 'url', prepare: opened, run: (provider) => provider.status(urlRef) },
  {
    name: 'quota',
    faulted: 'overall_quotas',
    // As above.
    run: async (provider) => (await provider.quota?.())?.map(({ name, limit }) => ({ name, limit })),
  },
];

/** What the client has beyond the contract. */
const calls: readonly Row[] = [
  { name: 'behaviours', faulted: 'behaviours', run: ({ client }) => replyOf(client.behaviours(known)) },
  {
    name: 'mitreTrees',
    faulted: 'behaviour_mitre_trees',
    instead: keepsUnread,
    run: ({ client }) => replyOf(client.mitreTrees(known)),
  },
  {
    name: 'rescanFile',
    faulted: 'rescan_file',
    creates: true,
    run: ({ client }) => replyOf(client.rescanFile(known)),
  },
  {
    name: 'rescanUrl',
    faulted: 'rescan_url',
    creates: true,
    prepare: opened,
    run: ({ client }) => replyOf(client.rescanUrl(Buffer.from(url).toString('base64url'))),
  },
];

export const virustotal: Adapter<VirustotalProvider> = {
  title: 'VirusTotal',
  secrets,
  replies: {
    errorInside: (text) => ({ error: { code: 'SomethingError', message: text } }),
    refusal: (text) => ({ error: { code: text, message: text } }),
    numberAsData: { data: 17 },
  },
  needsKeyForAll: true,
  // Only a time that the vendor gives is waited out: the quota may be that of a day.
  givesUp: ['429', '429, Retry-After nonsense'],
  // The time is in the ids of what is submitted: on a clock that stands still they are those of every run.
  start: ({ tls, port }) => startVirustotalEmulator({ now: () => 0, tls, port, finishAfterPolls: 0 }),
  connect: (address, settings) =>
    virustotalProvider({
      ...{ url: address, apiKey: emulatorVirustotalApiKey, user: emulatorVirustotalUser, requestsPerSecond: 1000 },
      ...settings,
    }),
  verbs,
  calls,
};
