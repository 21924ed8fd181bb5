import { describe, expect, it } from 'vitest';
import { everyNth, startCallMeter } from './call-meter.ts';
import { serverClock, stampOf } from './clock.ts';

const noon = Date.UTC(2024, 1, 29, 12);

describe('a meter', () => {
  const admitted = (quotas: Parameters<typeof startCallMeter>[0], times: number[]) => {
    const meter = startCallMeter(quotas);
    return [...times.map((time) => meter.admit(noon + time)), meter.used];
  };

  it('lets in so many calls in any minute and in any hour', () => {
    expect(admitted({ minute: 2 }, [0, 1, 59_999, 60_000])).toEqual([true, true, false, true, 3]);
    expect(admitted({ hour: 1 }, [0, 3_599_999, 3_600_000])).toEqual([true, false, true, 2]);
  });

  it('begins anew with the day and the month of UTC', () => {
    const hours = 3_600_000;
    expect(admitted({ day: 1 }, [0, 11 * hours, 12 * hours, 13 * hours])).toEqual([true, false, true, false, 2]);
    expect(admitted({ month: 1, day: 5 }, [0, 1, 12 * hours])).toEqual([true, false, true, 2]);
  });

  it('lets in everybody without limits', () => expect(admitted(undefined, [0, 0, 0])).toEqual([true, true, true, 3]));
});

it('each third call is a third one, and none without a number', () => {
  const third = everyNth(3);
  expect([third(), third(), third(), third()]).toEqual([false, false, true, false]);
  expect(everyNth(undefined)()).toBe(false);
});

it('a server has the clock that is given, the real one, or one that steps', () => {
  expect(serverClock({ now: () => 7, finishAfterMs: 1 })()).toBe(7);
  expect(serverClock({ finishAfterMs: 1 })).toBe(Date.now);
  const stepping = serverClock({});
  expect(stepping() - stepping()).toBe(-1000);
  expect(stampOf(noon)).toBe('2024-02-29 12:00:00');
});
