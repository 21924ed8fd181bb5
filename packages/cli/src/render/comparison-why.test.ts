import { compare } from '@sandjury/compare';
import { blankIoc, type Ioc, type IocType, type Outcome, type SandboxReport } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import { reportSaying } from '../../test/hostile.ts';
import { renderComparison } from './comparison.ts';

const own = 'ab'.repeat(32);
const malicious = (type: IocType, value: string, over: Partial<Ioc> = {}): Ioc => {
  return { ...blankIoc(type, value), isIoc: true, verdict: 'malicious', ...over };
};
const technique = (id: string, name: string) => ({ id, name, tactics: [], evidence: [] });

function reported(provider: string, parts: Partial<SandboxReport> = {}): Outcome {
  const plain = reportSaying('x', provider);
  const sample = { ...plain.sample, hashes: { sha256: own } };
  const lists = { iocs: [], techniques: [], indicators: [], threatNames: [], classifications: [] };
  return { provider, status: 'reported', report: { ...plain, ...lists, sample, ...parts }, others: [] };
}

function screen(outcomes: readonly Outcome[], view: { explain?: boolean; columns?: number } = {}): string {
  const { columns = 80, explain } = view;
  const reports = outcomes.flatMap((outcome) => (outcome.status === 'reported' ? [outcome.report] : []));
  return renderComparison(compare(outcomes, { question: { hash: own } }), fakeIo({ columns }).io, { explain, reports });
}

describe('the screen of one sample says why', () => {
  it('by family, and by the names of each vendor', () => {
    const shown = screen([
      reported('one', { threatNames: ['Trojan.Emotet', 'Gen:Variant.1'] }),
      reported('two', { threatNames: ['Win32/Emotet.B'] }),
    ]);
    expect(shown).toMatch(/^ {2}Family +one, two: emotet$/im);
    expect(shown).toMatch(/^ {2}Names +one: Gen:Variant\.1, Trojan\.Emotet; two: Win32\/Emotet\.B$/m);
  });

  it('by classes where nobody has a name', () => {
    const classifications = [{ value: 'phishing', vendor: 'Phishing' }];
    expect(screen([reported('one', { classifications })])).toMatch(/^ {2}Classes +one: phishing$/m);
    const both = reported('one', { classifications, threatNames: ['Emotet'] });
    expect(screen([both])).not.toMatch(/Classes/);
  });

  it('by the techniques that sources have in common, the sub-technique in place of the one above it', () => {
    const [powershell, injection] = [technique('T1059.001', 'PowerShell'), technique('T1055', 'Process Injection')];
    const shown = screen([
      reported('one', { techniques: [powershell, injection] }),
      reported('two', { techniques: [powershell] }),
    ]);
    expect(shown).toMatch(/^ {2}Techniques +in common: T1059\.001 PowerShell; 1 more by one source alone$/m);
  });

  it('by techniques whose ids differ by the year alone', () => {
    const shown = screen([
      reported('one', { techniques: [technique('T1060', 'Registry Run Keys / Start Folder')] }),
      reported('two', { techniques: [technique('T1547.001', 'Registry Run Keys'), technique('T1064', 'Scripting')] }),
    ]);
    expect(shown).toMatch(
      /^ {2}Techniques +in common: T1547\.001 Registry Run Keys \/ Startup Folder \(was\s+T1060\); 1 more by one source alone$/m,
    );
    const alone = [reported('one', { techniques: [technique('T1064', 'Scripting')] })];
    expect(screen(alone)).toMatch(/^ {2}Techniques +one: T1064 Scripting \(deprecated\)$/m);
  });

  it('by whose techniques they are where nothing is in common, or nobody else reported', () => {
    const techniques = [technique('T1055', 'Process Injection')];
    expect(screen([reported('one', { techniques }), reported('two')])).toMatch(
      /^ {2}Techniques +none in common; one: T1055 Process Injection$/m,
    );
    expect(screen([reported('one', { techniques })])).toMatch(/^ {2}Techniques +one: T1055 Process Injection$/m);
    expect(screen([reported('one')])).not.toContain('Techniques');
  });

  it('by malicious indicators that one source alone saw, whole and defanged', () => {
    const value = `http://c2.example/${'a'.repeat(90)}`;
    const shown = screen(
      [
        reported('one', {
          iocs: [
            malicious('url', value),
            malicious('domain-name', 'both.example'),
            malicious('mutex', 'seen', { isIoc: false }),
            malicious('mutex', 'harmless', { verdict: 'benign' }),
            malicious('file', own, { hashes: { sha256: own } }),
          ],
        }),
        reported('two', { iocs: [malicious('domain-name', 'both.example')] }),
      ],
      { columns: Number.POSITIVE_INFINITY },
    );
    expect(shown).toContain('  Seen alone  1 malicious indicator of one source alone\n');
    expect(shown).toContain(`              one  url  hxxp://c2[.]example/${'a'.repeat(90)}\n`);
  });

  it('says how many more there are, and speaks of no other source where there is none', () => {
    const iocs = Array.from({ length: 9 }, (_, index) => malicious('mutex', `m${index}`));
    const shown = screen([reported('one', { iocs })]);
    expect(shown).toContain('  Malicious   9 malicious indicators\n');
    expect(shown).toContain('… and 3 more (--format json has all)\n');
  });

  it("links to the vendors' own pages, and to nothing that is none", () => {
    const links = [
      'https://eu.example.test/samples/1?tab=iocs',
      'javascript:alert(1)',
      'https://eu.example.test@attacker.example.test/',
      'nonsense',
    ];
    const shown = screen(links.map((link, index) => reported(`s${index}`, { link })));
    expect(shown).toMatch(/^ {2}Reports +s0 {2}https:\/\/eu\.example\.test\/samples\/1\?tab=iocs$/m);
    expect(shown).not.toMatch(/javascript|attacker|nonsense/);
  });

  it('tells where each verdict was read when it is asked to', () => {
    expect(screen([reported('one')])).not.toContain('READ FROM');
    expect(screen([reported('one')], { explain: true })).toMatch(
      /SCORE +READ FROM +IOCS[\s\S]*✖ malicious +80 +\/x +0 of 0/,
    );
  });
});

describe('the screen of one sample shows who is one source', () => {
  const through = (provider: string, by: string, group: string): Outcome => {
    const outcome = reported(provider);
    return outcome.status === 'reported' ? { ...outcome, via: { provider: by, group } } : outcome;
  };
  const passedOn = (by: string, group: string): Outcome => through(`${by}/${group}`, by, group);
  const vmray = through('eu', 'us', 'vmray');
  const line = (shown: string, start: RegExp) => shown.split('\n').find((text) => start.test(text)) ?? '';

  it('by a mark behind the name of each, and a row that says what it means', () => {
    const shown = screen([
      vmray,
      reported('own'),
      passedOn('vt', 'cape'),
      passedOn('mb', 'vmray'),
      passedOn('mb', 'cape'),
    ]);
    expect(line(shown, /^ {2}eu/)).toMatch(/^ {2}eu \[1\] +✖ malicious/);
    expect(line(shown, /^ {2}own/)).toMatch(/^ {2}own +✖ malicious/);
    for (const [name, mark] of [
      ['mb/vmray', 1],
      ['vt/cape', 2],
      ['mb/cape', 2],
    ])
      expect(shown).toContain(`  ${name} [${mark}] `);
    expect(shown.replace(/\n {14}/g, ' ')).toContain(
      '  One source  [1] eu, mb/vmray (group vmray): agreement among them proves nothing [2] vt/cape, mb/cape (group cape): agreement among them proves nothing\n',
    );
  });

  it('fits a terminal, and does not say the same again among the findings', () => {
    const shown = screen([vmray, passedOn('virustotal', 'vmray'), passedOn('malwarebazaar', 'vmray')]);
    for (const text of shown.split('\n')) expect(text.length).toBeLessThanOrEqual(80);
    expect(shown).not.toContain('no second opinion');
  });

  it('by nothing where nobody depends on another', () => {
    expect(screen([vmray, reported('own'), passedOn('vt', 'cape')])).not.toMatch(/One source|\[1\]/);
  });
});
