import { describe, expect, it } from 'vitest';
import { rate, rateOf } from './rate.ts';

describe('--rate', () => {
  it.each([
    ['5', null, 5],
    ['0.5', null, 0.5],
    ['4/min', null, 4 / 60],
    ['4/m', null, 4 / 60],
    ['20/s', null, 20],
    ['240/h', null, 240 / 3600],
    ['500/day', null, 500 / 86_400],
    ['vmray=5', 'vmray', 5],
    ['vmray-eu.1=4/min', 'vmray-eu.1', 4 / 60],
  ])('%s', (text, provider, requestsPerSecond) => {
    expect(rate(text, [])).toEqual([{ provider, requestsPerSecond }]);
  });

  it.each([
    '',
    '0',
    '0.0',
    '-1',
    '+1',
    '1e3',
    'Infinity',
    'NaN',
    '5/week',
    '5/',
    '=5',
    'vmray=',
    '5 / min',
    '١',
    '9'.repeat(9),
    'vmray=5=6',
    '4/MIN',
  ])('%j is none', (text) => {
    expect(() => rate(text, [])).toThrow('Expected a number of calls above 0');
  });

  it('is the last that is given, the one for a provider before the one for all', () => {
    const rates = ['1', 'a=2', '3', 'b=4', 'b=5'].reduce((all, text) => rate(text, all), [] as ReturnType<typeof rate>);
    expect(['a', 'b', 'c'].map((id) => rateOf(id, rates))).toEqual([2, 5, 3]);
    expect(rateOf('c', rate('a=2', []))).toBeUndefined();
  });
});
