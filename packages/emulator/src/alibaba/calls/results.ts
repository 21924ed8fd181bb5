import type { AlibabaAnswers, AlibabaMember } from '../../corpus/corpus-sample.ts';
import type { JsonObject } from '../../kit/json.ts';
import { numberedPage } from '../../kit/pages.ts';
import type { WireObject } from '../json.ts';
import { requiredText } from '../parameters.ts';
import { documentedRefusal, missingParameter, RefusedCall } from '../refusal.ts';
import type { AlibabaAction, AlibabaState } from '../state.ts';
import type { Detection, DetectionOrder } from './detections.ts';
import { detectTypeOf, hashKeysOf } from './keys.ts';
import { pageInfo, pageOf } from './pages.ts';
import { unknownFileAnswers } from './unknown-file.ts';

const inProgress = { Result: 3 } as const;
const good = { Code: '200', Message: 'successful' } as const;

/** GetFileDetectResult. Nothing known of any key refuses the call; of some keys, it is said in their items. */
export const getFileDetectResult: AlibabaAction = (state, query, now) => {
  detectTypeOf(query, { skills: true });
  const keys = hashKeysOf(query);
  if (keys.length === 0) throw missingParameter('HashKeyList');
  const looked = keys.map((key) => ({ key, detection: state.detections.poll(key, now) }));
  if (looked.every(({ detection }) => detection === undefined)) {
    throw new RefusedCall(documentedRefusal('GetResultFail'));
  }
  return { ResultList: looked.map(({ key, detection }) => ({ HashKey: key, ...resultItem(state, detection) })) };
};

function resultItem(state: AlibabaState, detection: Detection | undefined): WireObject {
  if (detection === undefined) return failedItem('GetResultFail');
  if (detection.finishedAt === null) return { ...inProgress, ...good };
  const answers = finishedAnswers(state, detection, detection.finishedAt);
  if (answers === null) return failedItem('GetFileError');
  return { ...resultOf(answers), Compress: membersOf(state, detection).length > 0, ...good };
}

function failedItem(failure: 'GetResultFail' | 'GetFileError'): WireObject {
  const { code, message } = documentedRefusal(failure);
  return { Code: code, Message: message };
}

/** What was found; from now on there is a report too. `null` when there was no file to look at. */
function finishedAnswers(state: AlibabaState, { file }: Detection, finishedAt: number): AlibabaAnswers | null {
  if (file === null) return null;
  const known = state.files.reports.get(file.hashes.sha256);
  if (known?.detection !== undefined) return known;
  const made = unknownFileAnswers(file, finishedAt);
  if (known === undefined) state.files.addAnswers(file.hashes, made);
  return known === undefined ? made : { ...made, ...known };
}

function resultOf(answers: AlibabaAnswers): JsonObject {
  return answers.detection?.data ?? {};
}

/** What unpacking within the limits of the order gives; only the corpus has archives. */
export function membersOf(state: AlibabaState, { file, unpack }: DetectionOrder): readonly AlibabaMember[] {
  if (file === null || unpack === null) return [];
  const members = state.files.reports.get(file.hashes.sha256)?.members ?? [];
  return members.filter(({ layer }) => layer <= unpack.layers).slice(0, unpack.files);
}

/** ListCompressFileDetectResult. The members of an archive in progress are in progress themselves. */
export const listCompressFileDetectResult: AlibabaAction = (state, query, now) => {
  const page = pageOf(query);
  const key = requiredText(query, 'HashKey');
  const detection = state.detections.look(key, now);
  if (detection === undefined) throw new RefusedCall(documentedRefusal('GetResultFail'));
  const members = membersOf(state, detection);
  const shown = numberedPage(members, page).map(({ path, hashes, answers }): WireObject => {
    const hashKey = key.length === 64 ? hashes.sha256 : hashes.md5;
    const found = detection.finishedAt === null ? inProgress : resultOf(answers);
    return { Path: `/${path}`, HashKey: hashKey, ...found };
  });
  return { PageInfo: pageInfo(page, members.length), ResultList: shown };
};
