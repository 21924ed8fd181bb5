import type { Detections } from './calls/detections.ts';
import type { AlibabaFiles } from './calls/files.ts';
import type { AlibabaGateway } from './gateway.ts';
import type { WireObject } from './json.ts';
import type { OssBucket } from './oss/bucket.ts';
import type { AlibabaQuota } from './quota.ts';
import type { Acs3Gate } from './sign/gate.ts';

/** What both hosts know: an upload to one is a file to the other. */
export interface AlibabaAccount {
  readonly files: AlibabaFiles;
  readonly bucket: OssBucket;
}

/** Everything that an action can read and change. */
export interface AlibabaState extends AlibabaAccount {
  readonly detections: Detections;
  readonly quota: AlibabaQuota;
  readonly gate: Acs3Gate;
  readonly gateway: AlibabaGateway;
  /** The server's clock in milliseconds since 1970. */
  readonly now: () => number;
  /** Where uploads go: another origin than that of the API. */
  readonly uploadUrl: string;
}

/** How an action answers: the members of a good reply beside its RequestId. Throws RefusedCall. */
export type AlibabaAction = (state: AlibabaState, query: URLSearchParams, now: number) => WireObject;
