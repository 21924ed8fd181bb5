import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../../../test/support/packages/test-clock.ts';
import { apiOf, thing } from '../../../test/api.ts';
import { caught } from '../../../test/loopback.ts';
import { type CallLimit, createCallLimits, endOfPeriod } from './call-limits.ts';
import { quotaOf } from './quota-of.ts';

const now = Date.UTC(2024, 1, 29, 23, 59, 30);

it.each([
  ['minute', '2024-03-01T00:00:00.000Z', now],
  ['hour', '2024-03-01T00:00:00.000Z', now],
  ['day', '2024-03-01T00:00:00.000Z', now],
  ['month', '2024-03-01T00:00:00.000Z', now],
  ['day', '2024-03-02T00:00:00.000Z', Date.UTC(2024, 2, 1)],
  ['month', '2025-01-01T00:00:00.000Z', Date.UTC(2024, 11, 31)],
  ['hour', '2024-03-01T11:00:00.000Z', Date.UTC(2024, 2, 1, 10, 59)],
] as const)('a %s ends at %s', (period, end, at) => expect(new Date(endOfPeriod(period, at)).toISOString()).toBe(end));

describe('limits', () => {
  const limits: CallLimit[] = [
    { period: 'minute', most: 2, setting: 'perMinute' },
    { period: 'day', most: 3, setting: 'perDay' },
    { period: 'month', most: null, setting: 'perMonth' },
  ];

  it('end with their period, and say when', async () => {
    const clock = createTestClock(Date.UTC(2024, 1, 29, 12));
    const counters = createCallLimits(limits, 'box', clock);
    counters.take();
    counters.take();
    expect(() => counters.check()).toThrow(
      'box: the 2 calls of this minute are spent (setting perMinute); the next begins at 2024-02-29T12:01:00Z.',
    );
    await clock.advance(60_000);
    counters.take();
    const error = await caught(Promise.resolve().then(() => counters.take()));
    const left = Date.UTC(2024, 2, 1) - Date.UTC(2024, 1, 29, 12, 1);
    expect(error).toMatchObject({ code: 'quota', retryable: true, provider: 'box', retryAfterMs: left });
    await clock.advance(left);
    counters.take();
    counters.check();
  });

  it('of an API count each attempt, and send nothing beyond', async () => {
    const two: CallLimit[] = [{ period: 'day', most: 2, setting: 'requestsPerDay' }];
    const failing = { status: 503, headers: { 'retry-after': '0' } };
    const { api, asked } = await apiOf([failing, {}], { limits: two, headers: { 'x-tool': 'box' } });
    await api.get('/x', thing);
    expect(await caught(api.get('/x', thing))).toMatchObject({ code: 'quota', message: /setting requestsPerDay/ });
    expect(asked.map(({ headers }) => headers['x-tool'])).toEqual(['box', 'box']);
  });
});

it.each([
  [
    { limit: 10, used: 4 },
    { limit: 10, used: 4, remaining: 6 },
  ],
  [
    { limit: 10, remaining: 4 },
    { limit: 10, used: 6, remaining: 4 },
  ],
  [
    { limit: 10, used: 14 },
    { limit: 10, used: 14, remaining: 0 },
  ],
  [{ used: 4 }, { limit: null, used: 4, remaining: null }],
])('of %j follows the third number', (given, expected) => {
  const clock = createTestClock(now);
  const [quota] = quotaOf({ name: 'calls', period: 'day', ...given }, clock);
  expect(quota).toEqual({ name: 'calls', ...expected, periodEnd: '2024-03-01T00:00:00.000Z' });
  expect(quotaOf({ name: 'calls', ...given, periodEnd: 'then' }, clock)[0]?.periodEnd).toBe('then');
});

it('there is no quota without a number', () => {
  expect(quotaOf({ name: 'calls', limit: null, period: 'day' }, createTestClock(now))).toEqual([]);
});
