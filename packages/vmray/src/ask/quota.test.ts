import { describe, expect, it } from 'vitest';
import { billingInfo } from '../wire/samples.ts';
import { billingTime, quotasOf } from './quota.ts';

function quotas(billing: object) {
  return quotasOf(billingInfo.parse(billing));
}

describe('quotas', () => {
  it('of verdicts and reports, as the documents of the XSOAR commands have them', () => {
    const end = '2024-02-03 14:12 (UTC+1)';
    const billing = {
      verdict_quota: 100,
      verdict_remaining: 90,
      report_quota: 40,
      report_remaining: 10,
      end_date: end,
    };
    const period = { periodEnd: '2024-02-03T13:12:00Z', periodEndText: end };
    expect(quotas(billing)).toEqual([
      { name: 'verdicts', limit: 100, used: 10, remaining: 90, usedPercent: 10, ...period },
      { name: 'reports', limit: 40, used: 30, remaining: 10, usedPercent: 75, ...period },
    ]);
  });

  it.each([
    ['0', 0, 0, { limit: 0, used: 0, remaining: 0, usedPercent: null }],
    ['"unlimited"', 'unlimited', 'unlimited', { limit: null, used: null, remaining: null, usedPercent: null }],
    ['null', null, 5, { limit: null, used: null, remaining: null, usedPercent: null }],
    ['a negative number', -1, -1, { limit: null, used: null, remaining: null, usedPercent: null }],
    ['digits', '100', '25', { limit: 100, used: 75, remaining: 25, usedPercent: 75 }],
    ['less than what remains', 10, 20, { limit: 10, used: 0, remaining: 20, usedPercent: 0 }],
    ['an unknown rest', 10, 'many', { limit: 10, used: null, remaining: null, usedPercent: null }],
  ])('a quota of %s', (_name, quota, remaining, expected) => {
    expect(quotas({ verdict_quota: quota, verdict_remaining: remaining })[0]).toMatchObject(expected);
  });

  it('of an empty reply have no numbers', () => {
    expect(quotas({}).map(({ limit, periodEnd }) => [limit, periodEnd])).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});

describe('the end of the period', () => {
  it.each([
    ['2024-02-03 14:12 (UTC+1)', '2024-02-03T13:12:00Z'],
    ['2024-02-03 14:12 (UTC-5)', '2024-02-03T19:12:00Z'],
    ['2024-02-03 14:12 (UTC+5:30)', '2024-02-03T08:42:00Z'],
    ['2024-02-03 14:12 (UTC)', '2024-02-03T14:12:00Z'],
    ['2024-02-03T14:12:05', '2024-02-03T14:12:05Z'],
    ['2024-13-03 14:12 (UTC+1)', null],
    ['never', null],
    [null, null],
  ])('%s is %s', (text, expected) => {
    expect(billingTime(text)).toBe(expected);
  });
});
