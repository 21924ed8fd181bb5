import { describe, expect, it } from 'vitest';
import { readAgreementTable } from './read-table.ts';
import type { Rating } from './scale.ts';
import { agreementStudy } from './study.ts';

const sources = ['vmray', 'vt/vmray', 'cape'];
const groups = { vmray: 'vmray', 'vt/vmray': 'vmray', cape: 'cape', elsewhere: 'cape' };
const rows: Rating[][] = [
  ['malicious', 'malicious', 'benign'],
  ['benign', 'malicious', 'malicious'],
  [null, 'suspicious', 'suspicious'],
  ['suspicious', null, null],
  ['benign', 'benign', 'malicious'],
];
/** The same with VMRay as one rater, with the highest of its ratings. */
const asOne: Rating[][] = [
  ['malicious', 'benign'],
  ['malicious', 'malicious'],
  ['suspicious', 'suspicious'],
  ['suspicious', null],
  ['benign', 'malicious'],
];

describe('sources of one group', () => {
  it('are one rater in every coefficient, with the highest of their ratings', async () => {
    const study = await agreementStudy(rows, { sources, groups });
    const one = await agreementStudy(asOne, { sources: ['vmray', 'cape'] });
    for (const figure of ['rawAgreement', 'fleissKappa', 'krippendorffAlpha', 'gwetAC1', 'pairable'] as const) {
      expect(study[figure], figure).toEqual(one[figure]);
    }
    expect(study).toMatchObject({
      raters: 3,
      missing: 3,
      groups: [{ group: 'vmray', sources: ['vmray', 'vt/vmray'] }],
    });
  });

  it('have no kappa of their pair, with the reason, and keep their table and coverage', async () => {
    const study = await agreementStudy(rows, { sources, groups });
    const all = await agreementStudy(rows, { sources });
    const [pair, ...others] = study.cohenKappa;
    expect(pair).toEqual({ a: 'vmray', b: 'vt/vmray', n: 3, unweighted: null, linear: null, quadratic: null });
    expect(study.reasons['/cohenKappa/0/linear']).toBe('Both are of the group vmray: that they agree proves nothing.');
    expect([others, study.confusion, study.coverage, study.values]).toEqual([
      all.cohenKappa.slice(1),
      all.confusion,
      all.coverage,
      all.values,
    ]);
    expect(study.hints[0]).toBe(
      'vmray, vt/vmray are one source (group vmray): the coefficients count them once, with the highest of their ratings, and leave their pairs out.',
    );
  });

  it('count each by itself where that is asked for, and where nobody shares a group', async () => {
    const all = await agreementStudy(rows, { sources });
    expect(all.groups).toEqual([]);
    expect(await agreementStudy(rows, { sources, groups, withinGroups: true })).toEqual(all);
    const own = { vmray: 'a', 'vt/vmray': 'b', cape: null };
    expect(await agreementStudy(rows, { sources, groups: own })).toEqual(all);
  });

  it('with names of prototypes are sources like others', async () => {
    const named = ['__proto__', 'constructor'];
    const study = await agreementStudy([[1, 2]], {
      sources: named,
      groups: JSON.parse('{"__proto__":"g","constructor":"g"}'),
    });
    expect(study.groups).toEqual([{ group: 'g', sources: named }]);
    expect(study.pairable).toBe(0);
  });

  it('are learned from comparisons', () => {
    const verdict = { value: 'malicious' };
    const comparison = (...of: object[]) => ({ consensus: {}, sources: of });
    const { groups: learned } = readAgreementTable(
      JSON.stringify([
        comparison(
          { provider: 'vmray', group: 'vmray', verdict },
          { provider: 'vt/vmray', group: null, verdict: null },
        ),
        comparison({ provider: 'vt/vmray', group: 'vmray', verdict }, { provider: 'own', verdict }),
      ]),
    );
    expect(learned).toEqual({ vmray: 'vmray', 'vt/vmray': 'vmray' });
    expect(readAgreementTable('vmray,vt/vmray\nbenign,benign\n').groups).toEqual({});
  });
});
