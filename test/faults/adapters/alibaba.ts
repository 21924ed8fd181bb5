import { type AlibabaProvider, alibaba as alibabaProvider } from '@sandjury/alibaba';
import type { AnalysisRef } from '@sandjury/core';
import { emulatorAlibabaCredentials, startAlibabaEmulator } from '@sandjury/emulator';
import { lookUpCached } from '../cell/cached.ts';
import type { Adapter, Operation } from '../matrix/model.ts';
import { hashOf, newFile, onlyDone } from './shared.ts';

type Row = Operation<AlibabaProvider>;

const credentials = { ...emulatorAlibabaCredentials, securityToken: 'made-up-security-token/+0000' };
const secrets = [credentials.accessKeySecret, credentials.securityToken];

const known = hashOf('invoice-macro');
const archive = hashOf('archive-of-two');
const url = (name: string): string => `https://files.emulator.test/${name}`;
const eventId = '810000000000001101';
const ref = (id: string): AnalysisRef => ({ provider: 'alibaba', id });
/** Has files of the corpus checked, so that they have results: the second, an archive, with its members. */
async function checked({ client }: AlibabaProvider): Promise<string> {
  await client.submitRemoteFile({ url: url('invoice-macro'), hash: known });
  await client.submitRemoteFile({ url: url('archive-of-two'), hash: archive, decompress: true });
  await client.waitForResult(known);
  await client.waitForResult(archive);
  return '';
}

/** Orders a check that is still under way. */
async function ordered({ client }: AlibabaProvider): Promise<string> {
  await client.submitRemoteFile({ url: url('invoice-macro'), hash: known });
  return '';
}

const report =
  (id: string): Row['run'] =>
  (provider) =>
    provider.report(ref(id));
const cached: Row['run'] = (provider) => lookUpCached(provider, known, secrets);
const submit: Row['run'] = (provider) => provider.submitFile(newFile);

/** `Code` is a number then, and no good one. */
const readsCode = { 'other types': 'api' } as const;

/** The usual reply is an error already: nobody has asked about this file. */
const unknownFile = { 'length too small': 'api', 'other types': 'api', 'invalid UTF-8': 'api' } as const;

/** The vendor is asked whether the order arrived, which it did. */
const findsOrder = {
  'reset before the answer, work done': 'ok',
  'reset in the body': 'ok',
  'silence, work done': 'ok',
  'body cut': 'ok',
  'length too large': 'ok',
  '500, work done': 'ok',
} as const;

/** The vendor is asked what it has before the order, and after each of two that may have arrived. */
const asksAfterEach = Object.fromEntries(
  [
    ...['reset before the answer', 'no HTTP', 'the request itself', '408', '500'],
    ...['502', "502, a proxy's page", '504', 'headers of 64 KiB'],
  ].map((fault) => [fault, 'GetFileDetectResult']),
);

/** The upload host answers with a status and no body; whether the file arrived is what the order that follows finds out. */
const uploadHost = {
  'slow body': 'ok',
  'body cut': 'ok',
  'length too small': 'ok',
  'deep nesting': 'ok',
  'gzip bomb': 'api',
  'empty body': 'api',
  HTML: 'api',
  'JSON: list': 'api',
  'JSON: null': 'api',
  'JSON: text': 'api',
  'JSON: {}': 'api',
  'JSON: data is a number': 'api',
  'HTML that quotes the key': 'api',
  '401': 'api',
  // The ticket may have expired: it is replaced once.
  '403': ['api', 'ok'],
} as const;

/** Every verb of the contract. */
const verbs: readonly Row[] = [
  { name: 'ping', faulted: 'GetFileDetectApiInvokeInfo', run: (provider) => provider.ping() },
  { name: 'findByHash', faulted: 'none', run: (provider) => provider.findByHash(known) },
  {
    name: 'report of a hash',
    faulted: 'GetFileDetectReport',
    instead: readsCode,
    prepare: checked,
    run: report(`hash:${known}`),
  },
  {
    name: 'report of a hash',
    faulted: 'GetFileDetectResult',
    part: true,
    prepare: checked,
    run: report(`hash:${known}`),
  },
  { name: 'report of a hash', faulted: '*', instead: readsCode, prepare: checked, run: report(`hash:${known}`) },
  {
    name: 'look-up with a cache',
    faulted: 'GetFileDetectReport',
    instead: readsCode,
    prepare: checked,
    run: cached,
  },
  { name: 'look-up with a cache', faulted: 'GetFileDetectResult', part: true, prepare: checked, run: cached },
  { name: 'look-up with a cache', faulted: '*', instead: readsCode, prepare: checked, run: cached },
  {
    name: 'report of an archive',
    faulted: 'ListCompressFileDetectResult',
    part: true,
    prepare: checked,
    run: report(`hash:${archive}`),
  },
  { name: 'report of an event', faulted: 'GetFileDetectReport', instead: readsCode, run: report(`event:${eventId}`) },
  { name: 'submitFile', faulted: 'GetFileDetectResult', submits: true, instead: unknownFile, run: submit },
  {
    name: 'submitFile',
    faulted: 'CreateFileDetectUploadUrl',
    submits: true,
    instead: { 'other types': 'api' },
    run: submit,
  },
  { name: 'submitFile', faulted: 'PostObject', submits: true, again: true, instead: uploadHost, run: submit },
  {
    name: 'submitFile',
    faulted: 'CreateFileDetect',
    creates: true,
    submits: true,
    again: true,
    asksMore: asksAfterEach,
    instead: { ...findsOrder, ...onlyDone },
    run: submit,
  },
  {
    name: 'status of a hash',
    faulted: 'GetFileDetectResult',
    // A permission that is missing for it leaves the report.
    instead: { '403': 'ok' },
    asksMore: { '403': 'GetFileDetectReport' },
    prepare: checked,
    run: (provider) => provider.status(ref(`hash:${known}`)),
  },
  {
    name: 'status of a hash',
    faulted: 'GetFileDetectReport',
    instead: readsCode,
    run: (provider) => provider.status(ref(`hash:${known}`)),
  },
  {
    name: 'status of a hash',
    faulted: '*',
    instead: { ...unknownFile, '403': ['authentication', 'ok'] },
    run: (provider) => provider.status(ref(`hash:${known}`)),
  },
  { name: 'quota', faulted: 'GetFileDetectApiInvokeInfo', run: (provider) => provider.quota() },
];

/** What the client has beyond the contract. */
const calls: readonly Row[] = [
  {
    name: 'scanEvents',
    faulted: 'ListObjectScanEvent',
    run: ({ client }) => Array.fromAsync(client.scanEvents({ pageSize: 3 })),
  },
  {
    name: 'getObjectScanEvent',
    faulted: 'GetObjectScanEvent',
    instead: { 'other types': 'not_found' },
    run: ({ client }) => client.getObjectScanEvent({ eventId }),
  },
  {
    name: 'archiveMembers',
    faulted: 'ListCompressFileDetectResult',
    prepare: checked,
    run: ({ client }) => Array.fromAsync(client.archiveMembers(archive)),
  },
  {
    name: 'createFileDetect',
    faulted: 'CreateFileDetect',
    creates: true,
    submits: true,
    instead: onlyDone,
    run: ({ client }) => client.createFileDetect({ hash: known, downloadUrl: url('invoice-macro') }),
  },
  {
    name: 'submitRemoteFile',
    faulted: 'CreateFileDetect',
    creates: true,
    submits: true,
    again: true,
    asksMore: asksAfterEach,
    instead: { ...findsOrder, ...onlyDone },
    run: ({ client }) => client.submitRemoteFile({ url: url('invoice-macro'), hash: known }),
  },
  {
    name: 'waitForResult',
    faulted: 'GetFileDetectResult',
    prepare: ordered,
    run: ({ client }) => client.waitForResult(known),
  },
];

export const alibaba: Adapter<AlibabaProvider> = {
  title: 'Alibaba Cloud',
  secrets,
  replies: {
    errorInside: (text) => ({ Code: 'SomethingWrong', Message: text, Success: false }),
    refusal: (text) => ({ Code: `Bad.${text}`, Message: text, RequestId: text }),
    numberAsData: { Data: 17, ResultList: 17, UploadUrlList: 17 },
  },
  outcomes: { '404': 'api' },
  refusals: ['503', '503, Retry-After 40'],
  start: ({ now, tls, port }) => startAlibabaEmulator({ now, tls, port, ...credentials }),
  connect: (endpoint, settings) =>
    alibabaProvider({ endpoint, credentials, uploadDeadlineMs: settings.deadlineMs, ...settings }),
  created: async ({ client }) => (await client.getFileDetectApiInvokeInfo()).data.InvokeCount ?? 0,
  verbs,
  calls,
};
