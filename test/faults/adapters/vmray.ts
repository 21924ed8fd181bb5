import type { AnalysisRef } from '@sandjury/core';
import { emulatorVmrayApiKey, startVmrayEmulator } from '@sandjury/emulator';
import { type VmrayProvider, vmray as vmrayProvider } from '@sandjury/vmray';
import { lookUpCached } from '../cell/cached.ts';
import { deadlineMs } from '../cell/limits.ts';
import type { Adapter, Operation } from '../matrix/model.ts';
import { cutDownload, hashOf, keepsUnread, newFile, onlyDone, zip } from './shared.ts';

type Row = Operation<VmrayProvider>;

const secrets = [emulatorVmrayApiKey];

const ref = (id: string): AnalysisRef => ({ provider: 'vmray', id });
const report =
  (id: string): Row['run'] =>
  (provider) =>
    provider.report(ref(id));

const cached: Row['run'] = (provider) => lookUpCached(provider, hashOf('smoke-tester'), secrets);

/** Submits the file, so that there are jobs; the id of the submission. */
async function submitted({ client }: VmrayProvider): Promise<string> {
  const { value } = await client.submit({ file: newFile });
  const id = String(value.submissions?.[0]?.submission_id ?? '');
  // The first look moves it on; the others find it so.
  await client.jobsBySubmission(id);
  return id;
}

async function tagged(provider: VmrayProvider): Promise<string> {
  await provider.addTag(ref('submission:51'), 'seen');
  await provider.addTag(ref('analysis:82'), 'seen');
  return '';
}

async function jobOf(provider: VmrayProvider): Promise<string> {
  const { value } = await provider.client.jobsBySubmission(await submitted(provider));
  return String(value[0]?.job_id ?? '');
}

async function contentOf({ content }: { content: AsyncIterable<Uint8Array> }): Promise<string> {
  return Buffer.concat(await Array.fromAsync(content)).toString('base64');
}

/** A file has no envelope in which an error could be. */
const noEnvelope = {
  'error inside 200': 'response',
  'error inside 200 that quotes the key': 'response',
} as const;

/** A file of any kind is passed on as it comes. */
const anyBytes = {
  ...cutDownload,
  'length too small': 'altered',
  'gzip bomb': 'altered',
  'empty body': 'altered',
  HTML: 'altered',
  'JSON: list': 'altered',
  'JSON: null': 'altered',
  'JSON: text': 'altered',
  'JSON: {}': 'altered',
  'JSON: data is a number': 'altered',
  'deep nesting': 'altered',
  'duplicate keys': 'altered',
  '__proto__ keys': 'altered',
  'error inside 200': 'altered',
  'error inside 200 that quotes the key': 'altered',
  'HTML that quotes the key': 'altered',
} as const;

/** Every verb of the contract. */
const verbs: readonly Row[] = [
  {
    name: 'ping',
    faulted: 'getSystemInfo',
    instead: { '403': 'altered' },
    // Whether the key may do anything else.
    asksMore: { '403': 'listAnalyses' },
    run: (provider) => provider.ping(),
  },
  {
    name: 'findByHash',
    faulted: 'getSampleByHash',
    run: (provider) => provider.findByHash(hashOf('reanalysed-dropper')),
  },
  {
    name: 'findByUrl',
    faulted: 'searchSamples',
    // A URL that is not known is an empty list.
    instead: { '404': 'unsupported' },
    run: (provider) => provider.findByUrl('https://example.test/'),
  },
  { name: 'report of a sample', faulted: 'getSample', run: report('sample:12') },
  { name: 'report of a sample', faulted: 'getSampleIocs', part: true, instead: keepsUnread, run: report('sample:12') },
  {
    name: 'report of a sample',
    faulted: 'getSampleVtis',
    part: true,
    instead: { '404': 'ok' },
    // What the operation was called before.
    asksMore: { '404': 'getSampleThreatIndicators' },
    run: report('sample:12'),
  },
  { name: 'report of a sample', faulted: 'getSampleMitreAttack', part: true, run: report('sample:12') },
  { name: 'report of a sample', faulted: 'getAnalysesBySample', part: true, run: report('sample:12') },
  { name: 'report of a sample', faulted: '*', instead: keepsUnread, run: report('sample:12') },
  { name: 'look-up with a cache', faulted: 'getSampleByHash', run: cached },
  { name: 'look-up with a cache', faulted: 'getSample', run: cached },
  { name: 'look-up with a cache', faulted: 'getSampleIocs', part: true, instead: keepsUnread, run: cached },
  { name: 'look-up with a cache', faulted: '*', instead: keepsUnread, run: cached },
  {
    name: 'report of a submission',
    faulted: 'getSubmission',
    instead: { 'other types': 'not_ready' },
    run: report('submission:51'),
  },
  { name: 'report of an analysis', faulted: 'getAnalysis', run: report('analysis:82') },
  {
    name: 'report of an analysis',
    faulted: 'getAnalysisArchiveFile',
    part: true,
    instead: {
      ...keepsUnread,
      'reset in the body': 'incomplete',
      'body cut': 'incomplete',
      'length too large': 'incomplete',
    },
    run: report('analysis:82'),
  },
  {
    name: 'submitFile',
    faulted: 'submitSample',
    creates: true,
    submits: true,
    run: (provider) => provider.submitFile(newFile, { deadlineMs }),
  },
  {
    name: 'submitUrl',
    faulted: 'submitSample',
    creates: true,
    submits: true,
    run: (provider) => provider.submitUrl('https://example.test/'),
  },
  {
    name: 'status of a submission',
    faulted: 'getSubmission',
    run: (provider) => provider.status(ref('submission:51')),
  },
  { name: 'status of a sample', faulted: 'getSample', run: (provider) => provider.status(ref('sample:12')) },
  {
    name: 'status of a sample',
    faulted: 'getSubmissionsBySample',
    run: (provider) => provider.status(ref('sample:12')),
  },
  { name: 'status of an analysis', faulted: 'getAnalysis', run: (provider) => provider.status(ref('analysis:82')) },
  {
    name: 'addTag',
    faulted: 'addSubmissionTag',
    creates: true,
    instead: onlyDone,
    run: (provider) => provider.addTag(ref('submission:51'), 'seen'),
  },
  {
    name: 'addTag',
    faulted: 'addAnalysisTag',
    creates: true,
    instead: onlyDone,
    run: (provider) => provider.addTag(ref('analysis:82'), 'seen'),
  },
  {
    name: 'removeTag',
    faulted: 'deleteSubmissionTag',
    creates: true,
    prepare: tagged,
    instead: onlyDone,
    run: (provider) => provider.removeTag(ref('submission:51'), 'seen'),
  },
  {
    name: 'removeTag',
    faulted: 'deleteAnalysisTag',
    creates: true,
    prepare: tagged,
    instead: onlyDone,
    run: (provider) => provider.removeTag(ref('analysis:82'), 'seen'),
  },
  {
    name: 'screenshots',
    faulted: 'getAnalysisArchive',
    instead: { ...zip, '404': 'altered' },
    // Whether there is such an analysis, or only no archive of it.
    asksMore: { '404': 'getAnalysis' },
    run: (provider) => provider.screenshots(ref('analysis:82')),
  },
  { name: 'quota', faulted: 'getBillingInfo', run: (provider) => provider.quota() },
];

/** What the client has beyond the contract. */
const calls: readonly Row[] = [
  { name: 'latestAnalyses', faulted: 'listAnalyses', run: ({ client }) => client.latestAnalyses(6) },
  {
    name: 'latestAnalyses',
    faulted: 'getContinuation',
    part: true,
    creates: true,
    run: ({ client }) => client.latestAnalyses(6),
  },
  {
    name: 'analysesBySubmission',
    faulted: 'getAnalysesBySubmission',
    run: ({ client }) => client.analysesBySubmission(51),
  },
  { name: 'submissions', faulted: 'listSubmissions', run: ({ client }) => client.submissions({ limit: 3 }) },
  {
    name: 'job',
    faulted: 'getJob',
    prepare: jobOf,
    instead: { '404': 'altered' },
    run: ({ client }, id) => client.job(id),
  },
  {
    name: 'jobsBySample',
    faulted: 'getJobsBySample',
    instead: { '404': 'ok' },
    run: ({ client }) => client.jobsBySample(12),
  },
  {
    name: 'jobsBySubmission',
    faulted: 'getJobsBySubmission',
    prepare: submitted,
    instead: { '404': 'altered' },
    run: ({ client }, id) => client.jobsBySubmission(id),
  },
  {
    name: 'archiveFile',
    faulted: 'getAnalysisArchiveFile',
    instead: anyBytes,
    run: async ({ client }) =>
      contentOf(await client.archiveFile(82, 'logs/summary_v2.json', { mostBytes: 1_000_000 })),
  },
  {
    name: 'archiveMembers',
    faulted: 'getAnalysisArchive',
    instead: zip,
    run: ({ client }) => client.archiveMembers(82, ['screenshots/*'], { mostBytes: 1_000_000 }),
  },
  {
    name: 'summary',
    faulted: 'getAnalysisArchiveFile',
    instead: { ...cutDownload, ...noEnvelope, ...keepsUnread },
    run: ({ client }) => client.summary(82, { mostBytes: 1_000_000 }),
  },
];

/** Ids that the VMRay emulator gives are above those of its corpus. */
const firstSubmissionId = 200_000;

export const vmray: Adapter<VmrayProvider> = {
  title: 'VMRay',
  secrets,
  replies: {
    errorInside: (text) => ({ result: 'error', error_msg: text }),
    refusal: (text) => ({ result: 'error', error_msg: text }),
    numberAsData: { data: 17, result: 'ok' },
  },
  outcomes: { '405': 'authentication' },
  needsKeyForAll: true,
  // Small pages, so that lists have more than one; and jobs that do not end while they are looked at.
  start: ({ now, tls, port }) => startVmrayEmulator({ now, tls, port, itemsPerRequest: 4, finishAfterPolls: 100 }),
  connect: (url, settings) => vmrayProvider({ url, apiKey: emulatorVmrayApiKey, ...settings }),
  created: async ({ client }) => (await client.submissions({ minId: firstSubmissionId })).value.length,
  verbs,
  calls,
};
