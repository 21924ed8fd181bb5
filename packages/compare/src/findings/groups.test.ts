import type { VerdictValue } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { reported } from '../../test/outcomes.ts';
import { compare } from '../compare.ts';
import type { Reported } from '../reported.ts';

/** An opinion of VMRay, as an aggregator passes it on. */
function passedOn(provider: string, value: VerdictValue, analyzedAt: string | null = null): Reported {
  return { ...reported(`${provider}/vmray`, value, { analyzedAt }), via: { provider, group: 'vmray' } };
}
const sources = [{ id: 'vmray', group: 'vmray' }];
const newest = '2026-05-01T00:00:00Z';
const oldest = '2025-01-01T00:00:00Z';

function findings(outcomes: readonly Reported[]) {
  return compare(outcomes, { sources }).findings.filter(({ code }) => /group/.test(code));
}

describe('one vendor, reached on several ways', () => {
  it('has one vote, and its agreement with itself is no second opinion', () => {
    const outcomes = [reported('vmray', 'malicious'), passedOn('mb', 'malicious'), passedOn('vt', 'malicious')];
    const { agreement, consensus, sources: rows } = compare(outcomes, { sources });
    expect(agreement).toBe('single');
    expect(consensus.explanation).toContain(
      'mb/vmray, vmray and vt/vmray share one vote (group vmray), so their agreement proves nothing',
    );
    expect(rows.map(({ group }) => group)).toEqual(['vmray', 'vmray', 'vmray']);
    expect(findings(outcomes)).toMatchObject([
      {
        code: 'shared-group',
        message: 'mb/vmray, vmray and vt/vmray are one source (group vmray): that they agree is no second opinion.',
        evidence: { vmray: ['/sample/verdict'] },
      },
    ]);
  });

  it('has one vote whatever the strategy, so that copies outvote nobody', () => {
    const copies = [reported('vmray', 'malicious'), passedOn('mb', 'malicious'), passedOn('vt', 'malicious')];
    const outcomes = [...copies, reported('a', 'benign'), reported('b', 'benign')];
    expect(compare(outcomes, { sources, strategy: 'majority' }).consensus.value).toBe('benign');
    expect(compare(outcomes, { sources, strategy: 'threshold:2' }).consensus.value).toBe('benign');
  });

  it('may contradict itself: the oldest answer is named', () => {
    expect(
      findings([reported('vmray', 'malicious', { analyzedAt: newest }), passedOn('vt', 'benign', oldest)]),
    ).toMatchObject([
      {
        code: 'group-contradiction',
        message:
          'vmray and vt/vmray are one source (group vmray) and contradict each other: vmray says malicious, vt/vmray says benign. ' +
          'The answer of vt/vmray is the oldest: 2025-01-01.',
      },
    ]);
  });

  it.each([
    ['one is not dated', newest, null],
    ['both are of one time', newest, newest],
  ])('names no oldest answer where %s', (_, first, second) => {
    const outcomes = [reported('vmray', 'malicious', { analyzedAt: first }), passedOn('vt', 'benign', second)];
    expect(findings(outcomes)[0]?.message).toMatch(/says benign\.$/);
  });

  it('is alone where the others do not know, and where nobody shares its group', () => {
    expect(findings([reported('vmray', 'malicious'), passedOn('vt', 'unknown'), reported('a', 'benign')])).toEqual([]);
    const own = [{ id: 'vt/vmray', group: 'mine' }];
    const outcomes = [reported('vmray', 'malicious'), passedOn('vt', 'malicious')];
    expect(compare(outcomes, { sources: own }).agreement).toBe('unanimous');
  });
});
