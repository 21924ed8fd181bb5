import type { SandboxReport, VerdictValue } from '@sandjury/core';
import { toReport } from '../src/mapping/report.ts';
import { reply } from './fixtures.ts';

const md5 = '02e6b7cf0d34c6eac059f754b751208b';

/** A reply of GetFileDetectResult with one item: `item` over what each has. */
export function result(item: object): { ResultList: object[] } {
  return { ResultList: [{ HashKey: md5, Code: '200', ...item }] };
}

/** The report of a GetFileDetectReport reply with `data` in it, and of a GetFileDetectResult reply with `item`, where there is one. */
export function together(data: object, item?: object, verdicts: Record<string, VerdictValue> = {}): SandboxReport {
  const found = item === undefined ? {} : { GetFileDetectResult: result(item) };
  const ref = { provider: 'alibaba', id: `hash:${md5}` };
  return toReport({ ref, verdicts }, { GetFileDetectReport: reply({ ...data }), ...found });
}
