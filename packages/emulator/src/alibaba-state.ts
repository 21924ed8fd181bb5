import type { Detections } from './alibaba-detections.ts';
import type { AlibabaFiles } from './alibaba-files.ts';
import type { WireObject } from './alibaba-json.ts';
import type { AlibabaQuota } from './alibaba-quota.ts';
import type { OssBucket } from './oss-bucket.ts';

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
