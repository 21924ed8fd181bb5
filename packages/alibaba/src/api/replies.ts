import type { JsonObject } from '@sandjury/core/toolkit';
import type { DetectResult, ResultState } from '../wire/results.ts';

/** A successful reply: what was read out of it, and all of it. */
export interface AlibabaReply<Data> {
  data: Data;
  requestId: string | null;
  raw: JsonObject;
}

/** The result of one check. What the vendor says is in `data`, in its own words. */
export interface FileResult {
  state: ResultState;
  data: DetectResult;
}

/** One page of the files of an archive. `total` is null where the vendor does not tell. */
export interface MembersPage {
  members: readonly FileResult[];
  total: number | null;
}
