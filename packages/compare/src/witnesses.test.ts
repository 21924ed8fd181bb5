import { describe, expect, it } from 'vitest';
import { witnessCounter } from './witnesses.ts';

const count = witnessCounter([
  { provider: 'vmray', group: 'vmray', via: null },
  { provider: 'vt', group: 'virustotal', via: null },
  { provider: 'vt/vmray', group: 'vmray', via: 'vt' },
  { provider: 'vt/cape', group: 'cape', via: 'vt' },
  { provider: 'mb/vmray', group: 'vmray', via: 'mb' },
  { provider: 'cape', group: 'cape', via: null },
  { provider: 'a', group: null, via: null },
  { provider: 'b', group: null, via: null },
]);

describe('independent witnesses', () => {
  it.each([
    [0, []],
    [1, ['vmray']],
    [2, ['a', 'b']],
    [2, ['vmray', 'cape']],
    [1, ['vmray', 'mb/vmray']],
    [1, ['vmray', 'vt/vmray', 'mb/vmray']],
    [1, ['vt', 'vt/vmray']],
    [2, ['vt', 'vmray']],
    [2, ['vt', 'vt/vmray', 'vt/cape']],
    [1, ['vt', 'vt/cape', 'cape']],
    [2, ['vt', 'vt/cape', 'vmray']],
    [2, ['nobody', 'knows']],
    [1, ['a', 'a']],
  ])('%i: %j', (expected, providers) => {
    expect(count(providers)).toBe(expected);
  });
});
