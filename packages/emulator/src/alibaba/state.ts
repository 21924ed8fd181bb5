import type { Detections } from './calls/detections.ts';
import type { AlibabaFiles } from './calls/files.ts';
import type { WireObject } from './json.ts';
import type { OssBucket } from './oss/bucket.ts';
import type { AlibabaQuota } from './quota.ts';

/** Everything that an action can read and change. */
export interface AlibabaState {
  readonly files: AlibabaFiles;
  readonly bucket: OssBucket;
  readonly detections: Detections;
  readonly quota: AlibabaQuota;
  /** Where uploads go: another origin than that of the API. */
  readonly uploadUrl: string;
}

/** How an action answers: the members of a good reply beside its RequestId. Throws RefusedCall. */
export type AlibabaAction = (state: AlibabaState, query: URLSearchParams, now: number) => WireObject;
