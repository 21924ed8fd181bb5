import { jsonReply, type Reply } from '../kit/server/reply.ts';
import made from './replies.json' with { type: 'json' };

/** How many calls a key has a minute and an hour, and how many submissions a day. */
export interface FalconLimits {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
}

type Kind = 'call' | 'submission';
const periodMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** What a key has used: periods end with now. */
export class FalconUsage {
  readonly limits: FalconLimits;
  readonly isEnforced: boolean;
  readonly times: Readonly<Record<Kind, number[]>> = { call: [], submission: [] };
  time = 0;

  constructor(limits: FalconLimits, isEnforced: boolean) {
    this.limits = limits;
    this.isEnforced = isEnforced;
  }

  /** Counts a call, and a submission; a refusal where there is no more. */
  take(time: number, operation: string): Reply | null {
    this.time = time;
    const isSubmission = submissions.test(operation);
    for (const period of ['minute', 'hour'] as const) {
      if (!this.isEnforced || this.#used('call', period) < this.limits[period]) continue;
      const message = `Exceeded maximum API requests per ${period}(${this.limits[period]})`;
      return jsonReply(429, { message }, this.headers('', period));
    }
    this.times.call.push(time);
    if (!isSubmission) return null;
    if (this.isEnforced && this.#used('submission', 'day') >= this.limits.day) {
      return jsonReply(429, { message: made.quotaSpent }, this.headers(operation));
    }
    this.times.submission.push(time);
    return null;
  }

  /** The headers of every reply. Quotas of submissions are texts where what is left is a number, as recorded. */
  headers(operation: string, reached?: 'minute' | 'hour'): Record<string, string> {
    const { day, ...limits } = this.limits;
    const used = { minute: this.#used('call', 'minute'), hour: this.#used('call', 'hour') };
    const isReached = { limit_reached: reached !== undefined, ...(reached && { name_of_reached_limit: reached }) };
    const submitted = this.#used('submission', 'day');
    const counts = {
      used: { hour: this.#used('submission', 'hour'), day: submitted },
      quota: { day: String(day) },
      available: { day: Math.max(0, day - submitted) },
      quota_reached: submitted >= day,
    };
    const all = JSON.stringify({ apikey: counts, total: counts, quota_reached: counts.quota_reached });
    const isCounted = submissions.test(operation) || operation === 'key_get_current';
    return {
      'api-limits': JSON.stringify({ limits, used, ...isReached }),
      ...made.versions,
      ...(isCounted && { 'submission-limits': all, 'quick-scan-limits': '[]' }),
    };
  }

  #used(kind: Kind, period: keyof typeof periodMs): number {
    return this.times[kind].filter((at) => this.time - at < periodMs[period]).length;
  }
}

const submissions = /^(?:submit_(?:file|url)|scan_(?:file|url|convert_to_full))$/;
