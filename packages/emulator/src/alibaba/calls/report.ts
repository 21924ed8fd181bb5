import type { AlibabaAnswers } from '../../corpus/corpus-sample.ts';
import type { WireObject } from '../json.ts';
import type { AlibabaAction } from '../state.ts';
import type { AlibabaFiles } from './files.ts';

/** GetFileDetectReport. */
export const getFileDetectReport: AlibabaAction = ({ files }, query) => ({
  Data: reportData(files, query),
  Code: '200',
  Message: 'successful',
  Success: true,
});

/** Members of `Data` that are there whatever is asked for. */
const constantFields = ['FileHash', 'Filename', 'HasData', 'ShowTab'];
const fieldsOnRequest = ['ThreatTypes', 'Intelligences', 'ThreatLevel', 'Basic', 'Sandbox'];

function reportData(files: AlibabaFiles, query: URLSearchParams): WireObject {
  const asked = query.get('FileHash') ?? '';
  const found = asked === '' ? byEvent(files, query.get('EventId') ?? '') : byHash(files, asked);
  if (found === null) return { FileHash: asked, Filename: '', HasData: false, ShowTab: false };
  const { data } = found.answers.report;
  const localised = query.get('Lang') === 'en' ? data.en : data.zh;
  const requested = (query.get('Field') ?? '').split(',').filter((field) => fieldsOnRequest.includes(field));
  const shown = new Set([...constantFields, ...requested]);
  const whole = { FileHash: found.hash, ...localised };
  return Object.fromEntries(Object.entries(whole).filter(([key]) => shown.has(key)));
}

interface Found {
  readonly answers: AlibabaAnswers;
  readonly hash: string;
}

function byHash(files: AlibabaFiles, hash: string): Found | null {
  const answers = files.reports.get(hash);
  return answers === undefined ? null : { answers, hash };
}

function byEvent(files: AlibabaFiles, eventId: string): Found | null {
  const event = files.events.get(eventId);
  return event === undefined ? null : { answers: event.answers, hash: event.hashes.md5 };
}
