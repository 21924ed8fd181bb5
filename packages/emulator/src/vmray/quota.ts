import { billingInfo } from '../corpus/service-answers.ts';
import type { JsonObject } from '../kit/json.ts';
import type { VmrayEmulatorOptions } from './options.ts';

const firstUsed = { verdicts: 100, reports: 50 };

/** What an account has used of its quota. A limit of `null` is none. */
export class VmrayQuota {
  readonly options: VmrayEmulatorOptions;
  verdicts: number;
  reports: number;
  submissions = 0;

  constructor(options: VmrayEmulatorOptions) {
    this.options = options;
    this.verdicts = options.verdictQuota === undefined ? firstUsed.verdicts : 0;
    this.reports = options.reportQuota === undefined ? firstUsed.reports : 0;
  }

  /** Which quota a sample counts against: verdicts for all, reports unless the plan gives none. */
  get type(): 'report' | 'verdict' {
    return this.options.plan === 'detector' ? 'verdict' : 'report';
  }

  /** Takes one sample from the quota; false when there is none left, and then nothing is taken. */
  consume(): boolean {
    const needsReport = this.type === 'report';
    const isLeft =
      isBelow(this.verdicts, this.verdictLimit) &&
      (!needsReport || isBelow(this.reports, this.reportLimit)) &&
      isBelow(this.submissions, this.options.apiKeyQuota ?? 1000);
    if (!isLeft) return false;
    this.verdicts += 1;
    this.reports += needsReport ? 1 : 0;
    this.submissions += 1;
    return true;
  }

  /** Takes one report for a sample that was paid as a verdict; false when there is none left. */
  consumeReport(): boolean {
    if (!isBelow(this.reports, this.reportLimit)) return false;
    this.reports += 1;
    return true;
  }

  /** GET /billing_info. */
  billing(): JsonObject {
    const verdicts = remaining(this.verdictLimit, this.verdicts);
    const reports = remaining(this.reportLimit, this.reports);
    return {
      ...billingInfo.data,
      verdict_quota: this.verdictLimit,
      verdict_remaining: verdicts,
      report_quota: this.reportLimit,
      report_remaining: reports,
      quota: sum(this.verdictLimit, this.reportLimit),
      remaining: sum(verdicts, reports),
    };
  }

  /** GET /api_key/quota. */
  apiKey(): JsonObject {
    return { quota_limit: this.options.apiKeyQuota ?? 1000, used_quota: this.submissions };
  }

  get verdictLimit(): number | null {
    return this.options.verdictQuota === undefined ? 1000 : this.options.verdictQuota;
  }

  get reportLimit(): number | null {
    return this.options.reportQuota === undefined ? 200 : this.options.reportQuota;
  }
}

function isBelow(used: number, limit: number | null): boolean {
  return limit === null || used < limit;
}

function remaining(limit: number | null, used: number): number | null {
  return limit === null ? null : limit - used;
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
