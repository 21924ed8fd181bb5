import type { AlibabaAnswers, CorpusSample } from './corpus/corpus-sample.ts';
import { invokeInfo } from './corpus/service-answers.ts';
import type { JsonObject, JsonValue } from './json.ts';

/** The actions that the Alibaba Cloud emulator knows. */
export const alibabaOperations = ['GetFileDetectReport', 'GetFileDetectApiInvokeInfo'] as const;

/** One action of the Alibaba Cloud emulator. */
export type AlibabaOperation = (typeof alibabaOperations)[number];

/** The corpus as the service would hold it. Only maps: a key of a request never reaches a property. */
export class AlibabaStore {
  readonly byHash = new Map<string, AlibabaAnswers>();
  readonly byEvent = new Map<string, { readonly answers: AlibabaAnswers; readonly hash: string }>();

  constructor(corpus: readonly CorpusSample[]) {
    for (const { alibaba: answers, hashes } of corpus) {
      if (answers === null) continue;
      // The service knows files by MD5 and SHA-256, never by SHA-1.
      this.byHash.set(hashes.md5, answers);
      this.byHash.set(hashes.sha256, answers);
      if (answers.eventId !== undefined) this.byEvent.set(answers.eventId, { answers, hash: hashes.md5 });
    }
  }
}

/** The members of a good reply beside its RequestId. */
export type AlibabaResult = { readonly [key: string]: JsonValue };

type Answering = (store: AlibabaStore, query: URLSearchParams) => AlibabaResult;

/** How each action answers. */
export const alibabaAnswers: Readonly<Record<AlibabaOperation, Answering>> = {
  GetFileDetectReport: (store, query) => ({
    Data: reportData(store, query),
    Code: '200',
    Message: 'successful',
    Success: true,
  }),
  GetFileDetectApiInvokeInfo: () => ({ Data: invokeInfo.data }),
};

/** Members of `Data` that are there whatever is asked for. */
const constantFields = ['FileHash', 'Filename', 'HasData', 'ShowTab'];
const fieldsOnRequest = ['ThreatTypes', 'Intelligences', 'ThreatLevel', 'Basic', 'Sandbox'];

function reportData(store: AlibabaStore, query: URLSearchParams): JsonObject {
  const asked = query.get('FileHash') ?? '';
  const found = asked === '' ? store.byEvent.get(query.get('EventId') ?? '') : wrap(store.byHash.get(asked), asked);
  if (found === undefined) return { FileHash: asked, Filename: '', HasData: false, ShowTab: false };
  const { data } = found.answers.report;
  const localised = query.get('Lang') === 'en' ? data.en : data.zh;
  const requested = (query.get('Field') ?? '').split(',').filter((field) => fieldsOnRequest.includes(field));
  const shown = new Set([...constantFields, ...requested]);
  const whole = { FileHash: found.hash, ...localised };
  return Object.fromEntries(Object.entries(whole).filter(([key]) => shown.has(key)));
}

function wrap(
  answers: AlibabaAnswers | undefined,
  hash: string,
): { answers: AlibabaAnswers; hash: string } | undefined {
  return answers === undefined ? undefined : { answers, hash };
}
