import { describe, expect, it } from 'vitest';
import { sharedGroups, witnessCounter } from './witnesses.ts';

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

type Source = Parameters<typeof sharedGroups>[0][number];
const source = (provider: string, group: string | null, status: Source['status'] = 'reported'): Source => {
  return { provider, group, status };
};

describe('groups of which more than one source reported', () => {
  it('are named in the order of the sources, with their members', () => {
    const sources = [
      source('vmray', 'vmray'),
      source('cape', 'cape'),
      source('vt', 'virustotal'),
      source('vt/cape', 'cape'),
      source('vt/vmray', 'vmray'),
      source('mb/vmray', 'vmray'),
    ];
    expect(sharedGroups(sources)).toEqual([
      { group: 'vmray', providers: ['vmray', 'vt/vmray', 'mb/vmray'] },
      { group: 'cape', providers: ['cape', 'vt/cape'] },
    ]);
  });

  it('are none where a source is alone with an answer, or has no group', () => {
    expect(sharedGroups([source('vmray', 'vmray'), source('vt/vmray', 'vmray', 'not_found')])).toEqual([]);
    expect(sharedGroups([source('vmray', 'vmray', 'failed'), source('mb/vmray', 'vmray', 'pending')])).toEqual([]);
    expect(sharedGroups([source('a', null), source('b', null)])).toEqual([]);
    expect(sharedGroups([])).toEqual([]);
  });
});
