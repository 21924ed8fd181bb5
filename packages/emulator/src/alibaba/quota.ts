import { invokeInfo } from '../corpus/service-answers.ts';
import type { JsonObject } from '../kit/json.ts';
import { documentedRefusal, type Refusal } from './refusal.ts';

/** What an account may do, and how fast. */
export interface QuotaOptions {
  /** Calls per unit of time; more are refused. Without it, none is refused, and the reply names the documented 20. */
  readonly flowRate?: number | undefined;
  /** `SECONDS` unless given. */
  readonly flowRateUnit?: 'SECONDS' | 'MINUTES' | undefined;
  /** Checks that are left; 900 unless given. */
  readonly remainingChecks?: number | undefined;
}

const unitsMs = { SECONDS: 1000, MINUTES: 60_000 } as const;

/** Operations whose error table has RequestTooFrequently; the gateway stops the others, and says when to come back. */
const stoppedByService: ReadonlySet<string> = new Set([
  'CreateFileDetectUploadUrl',
  'CreateFileDetect',
  'GetFileDetectResult',
  'ListCompressFileDetectResult',
]);

/** Counts calls against the rate and checks against the quota. */
export class AlibabaQuota {
  readonly options: QuotaOptions;
  /** When the calls of the last unit of time were let in. */
  admitted: number[] = [];
  charged = 0;

  constructor(options: QuotaOptions) {
    this.options = options;
  }

  /** `null` when the call may pass, which is counted; a refused call is not. */
  admit(operation: string, now: number): Refusal | null {
    const { flowRate } = this.options;
    if (flowRate === undefined) return null;
    const unitMs = unitsMs[this.options.flowRateUnit ?? 'SECONDS'];
    this.admitted = this.admitted.filter((at) => now - at < unitMs);
    if (this.admitted.length < flowRate) {
      this.admitted.push(now);
      return null;
    }
    if (stoppedByService.has(operation)) return documentedRefusal('RequestTooFrequently');
    const waitMs = (this.admitted[0] ?? now) + unitMs - now;
    return {
      status: 400,
      code: 'Throttling.User',
      message: 'Request was denied due to user flow control.',
      headers: { 'x-acs-retry-after': String(waitMs) },
    };
  }

  get remaining(): number {
    return Math.max(0, (this.options.remainingChecks ?? Number(invokeInfo.data.RemainAuthCount)) - this.charged);
  }

  /** Checks are paid when they are ordered, one for each file. */
  charge(checks: number): void {
    this.charged += checks;
  }

  /** `Data` of GetFileDetectApiInvokeInfo. */
  info(): JsonObject {
    const { flowRate, flowRateUnit } = this.options;
    return {
      ...invokeInfo.data,
      RemainAuthCount: this.remaining,
      InvokeCount: Number(invokeInfo.data.InvokeCount) + this.charged,
      InvokeCountInSaleVersion: Number(invokeInfo.data.InvokeCountInSaleVersion) + this.charged,
      ...(flowRate === undefined ? {} : { FlowRate: flowRate }),
      ...(flowRateUnit === undefined ? {} : { TimeUnit: flowRateUnit }),
    };
  }
}
