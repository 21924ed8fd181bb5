import { describe, expect, it } from 'vitest';
import { Counts, progressText, rateHints } from './counts.ts';

describe('the text of a provider', () => {
  const counts = new Counts([{ id: 'a', defaultRate: 4 / 60 }, { id: 'b' }]);
  counts.add({ provider: 'a', status: 'not_found' });
  counts.add({ provider: 'b', status: 'not_found' });
  const texts = (seconds: number) => counts.all.map((one) => progressText(one, seconds));

  it('names a rate that nobody chose once the list takes long', () => {
    expect(texts(0)).toEqual(['a: 1 answer, 1 not known', 'b: 1 answer, 1 not known']);
    expect(texts(9)).toEqual(['a: 1 answer, 1 not known, 0 a second', 'b: 1 answer, 1 not known, 0 a second']);
    expect(texts(10)).toEqual([
      'a: 1 answer, 1 not known, 0 a second, at most 4 calls a minute',
      'b: 1 answer, 1 not known, 0 a second',
    ]);
  });

  it('follows a rate that is learned on the way', () => {
    let defaultRate: number | undefined = 10;
    const learning = new Counts([
      {
        id: 'a',
        get defaultRate() {
          return defaultRate;
        },
      },
    ]);
    const text = () => learning.all.map((one) => progressText(one, 10));
    expect(text()).toEqual(['a: 0 answers, 0 a second, at most 10 calls a second']);
    defaultRate = undefined;
    expect(text()).toEqual(['a: 0 answers, 0 a second']);
  });
});

describe('what would make a list faster', () => {
  it.each([
    [10, '10 calls a second'],
    [1, '1 call a second'],
    [4 / 60, '4 calls a minute'],
    [1 / 60, '1 call a minute'],
    [500 / 86_400, '500 calls a day'],
  ])('is said of a default of %d', (defaultRate, words) => {
    const providers = [{ id: 'a', defaultRate }, { id: 'b' }];
    expect(rateHints(providers, 10)).toEqual([
      `a was limited to ${words}, its default. Use --rate a=N if your account allows more.`,
    ]);
    expect(rateHints(providers, 9.9)).toEqual([]);
  });
});
