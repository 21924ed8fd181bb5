import { jsonReply, type Reply } from '../kit/server/reply.ts';
import made from './replies.json' with { type: 'json' };

/** How many calls a key has a minute and an hour, and how many submissions a day. */
export interface FalconLimits {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
}

/** What the headers speak of unless limits are given. */
const usual: FalconLimits = { minute: 200, hour: 2000, day: 30 };

type Kind = 'call' | 'submission';
const periodMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** What a key has used in each period, for the headers. Periods end now, days too: those of the kit's call meter end at 00:00 UTC. */
export class FalconUsage {
  readonly limits: FalconLimits;
  readonly isEnforced: boolean;
  readonly times: Readonly<Record<Kind, number[]>> = { call: [], submission: [] };
  time = 0;

  /** Limits are kept only where some are given. */
  constructor(limits: Partial<FalconLimits> | undefined) {
    this.limits = { ...usual, ...limits };
    this.isEnforced = limits !== undefined;
  }

  /** Counts a call, and a submission; a refusal where there is no more. */
  take(time: number, operation: string): Reply | null {
    this.time = time;
    const reached = (['minute', 'hour'] as const).find((period) => this.#isSpent('call', period));
    if (reached !== undefined) {
      const message = `Exceeded maximum API requests per ${reached}(${this.limits[reached]})`;
      return jsonReply(429, { message }, this.headers('', reached));
    }
    this.times.call.push(time);
    if (!submissions.test(operation)) return null;
    if (this.#isSpent('submission', 'day')) {
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

  #isSpent(kind: Kind, period: keyof FalconLimits): boolean {
    return this.isEnforced && this.#used(kind, period) >= this.limits[period];
  }

  #used(kind: Kind, period: keyof FalconLimits): number {
    return this.times[kind].filter((at) => this.time - at < periodMs[period]).length;
  }
}

const submissions = /^(?:submit_(?:file|url)|scan_(?:file|url|convert_to_full))$/;
