import { compare } from '@sandjury/compare';
import { blankIoc, type Outcome, type VerdictValue } from '@sandjury/core';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import { reportSaying } from '../../test/hostile.ts';
import { renderComparison } from './comparison.ts';

const said: [string, VerdictValue][] = [
  ['vmray', 'malicious'],
  ['alibaba', 'suspicious'],
  ['cape', 'malicious'],
  ['joe-sandbox', 'benign'],
  ['triage', 'malicious'],
  ['hybrid-analysis', 'unknown'],
  ['virustotal', 'malicious'],
  ['virustotal/vmray', 'malicious'],
  ['malwarebazaar', 'malicious'],
];

const outcomes = said.map(([provider, value], index): Outcome => {
  const plain = reportSaying('x', provider);
  const ioc = (host: string, verdict: VerdictValue) => ({ ...blankIoc('domain-name', host), isIoc: true, verdict });
  const report = {
    ...plain,
    verdict: { ...plain.verdict, value },
    threatNames: ['Emotet', ...(index < 2 ? ['Gen:Variant.1'] : [])],
    techniques: [{ id: index === 0 ? 'T1060' : 'T1547.001', name: 'Run Keys', tactics: [], evidence: [] }],
    iocs: [
      ioc('all.example', 'unknown'),
      ...(index < 3 ? [ioc('three.example', 'malicious')] : []),
      ...(provider.endsWith('vmray') ? [ioc('copied.example', 'malicious')] : []),
    ],
    ...{ indicators: [], complete: true },
    analyzedAt: `2026-0${index + 1}-01T00:00:00Z`,
  };
  const via = provider === 'virustotal/vmray' ? { via: { provider: 'virustotal', group: 'vmray' } } : {};
  return { provider, status: 'reported', report, others: [], ...via };
});
const reports = outcomes.flatMap((outcome) => (outcome.status === 'reported' ? [outcome.report] : []));
const comparison = compare(outcomes, {
  question: { hash: 'ab'.repeat(32) },
  sources: [{ id: 'vmray', group: 'vmray' }],
  now: '2026-11-22T08:00:00Z',
});

function screen(columns: number): string {
  return renderComparison(comparison, fakeIo({ columns }).io, { reports });
}

describe.each([80, 200])('the screen of nine sources at %i columns', (columns) => {
  const shown = screen(columns);

  it('stays within the width, and within one long screen', () => {
    expect(shown.split('\n').filter((line) => stringWidth(line) > columns)).toEqual([]);
    expect(shown.split('\n').length).toBeLessThan(60);
  });

  it('gives each source a short name, and uses it below', () => {
    expect(shown).toMatch(/^ {2}vmr {2}vmray \[1\] +✖ malicious/m);
    expect(shown).toMatch(/^ {2}ha {3}hybrid-analysis +\? unknown/m);
    expect(shown).toMatch(/^ {2}Names +all: Emotet; vmr, ali: Gen:Variant\.1$/m);
    expect(shown).toMatch(/^ {2}Seen alone +.*\n +vmr, v\/v +domain-name +copied\[\.\]example$/m);
  });

  it('says once what several findings of one kind say', () => {
    expect(shown.match(/older than that of/g)).toHaveLength(2);
    expect(shown).toMatch(/… and \d more of this kind/);
  });
});

describe('who saw an indicator of many sources', () => {
  it('stands as marks below the short names where there is room, what is accused first', () => {
    const rows =
      /^ +(vmr ali .*)\n +domain-name +three\[\.\]example +(.*)\n +domain-name +all\[\.\]example +(.*)$/m.exec(
        screen(200),
      );
    expect(rows?.slice(1)).toEqual([
      'vmr ali cap js  tri ha  vir v/v mal',
      '✖   ✖   ✖   ·   ·   ·   ·   ·   ·',
      '?   ?   ?   ?   ?   ?   ?   ?   ?',
    ]);
  });

  it('is a count elsewhere, in which a group is one, and an aggregator adds nothing to what it passes on', () => {
    expect(screen(80)).toMatch(/^ +domain-name +three\[\.\]example +3 of 7$/m);
    expect(screen(80)).toMatch(/^ +domain-name +all\[\.\]example +7 of 7$/m);
  });
});
