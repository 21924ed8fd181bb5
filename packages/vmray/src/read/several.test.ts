import type { SandboxReport } from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../../../test/support/packages/check-report.ts';
import { fixture } from '../../test/fixtures.ts';
import { read } from './index.ts';

const sha256 = '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29';
const md5 = '607234cb98cd6127dbc761c04c53fd65';
const reply = (data: object) => ({ result: 'ok', data });
const sample = (more: object = {}) => ({ sample_id: 12, sample_sha256hash: sha256, sample_verdict: 'clean', ...more });
const submission = (id: number, more: object = {}) => ({ submission_id: id, submission_sample_id: 12, ...more });
const analysis = (id: number, more: object = {}) => ({ analysis_id: id, analysis_sample_id: 12, ...more });
const summary = (id: number, verdict: string) => ({ analysis_metadata: { analysis_id: id, sample_id: 12, verdict } });
const iocs = (verdict: string, ...domains: string[]) => ({
  status: 'finished',
  iocs: { domains: domains.map((domain) => ({ domain, ioc: true, verdict })) },
});
const vtis = (...ids: number[]) => ({
  status: 'finished',
  threat_indicators: ids.map((id) => ({ id, category: 'OS', operation: `Rule ${id}`, score: 3, analysis_ids: [id] })),
});
const mitre = (...ids: string[]) => ({
  mitre_attack_techniques: ids.map((id) => ({ technique_id: id, technique: id })),
});
const scan = (verdict: string) => ({
  EntityResult: { ...sample({ sample_verdict: verdict }), iocs: { domains: [{ domain: 'scan.example', ioc: true }] } },
});

/** The one report of some documents, whatever their order: every order of a few, some of many. */
function always(...documents: unknown[]): SandboxReport {
  const [report, ...others] = read(...documents);
  if (report === undefined || others.length > 0) throw new Error(`expected one report, got ${others.length + 1}`);
  checkReport(report);
  const bytes = JSON.stringify(report);
  const order = fc.shuffledSubarray(documents, { minLength: documents.length });
  fc.assert(
    fc.property(order, (shuffled) => {
      expect(JSON.stringify(read(...shuffled))).toBe(`[${bytes}]`);
    }),
    { numRuns: documents.length < 4 ? 20 : 60 },
  );
  return report;
}

function conflicts(report: SandboxReport): string[] {
  return report.warnings.flatMap(({ code, message }) => (code === 'conflicting-values' ? [message] : []));
}

describe('two replies of one call on the same sample', () => {
  const malicious = sample({ sample_verdict: 'malicious', sample_score: 100 });
  const clean = sample({ sample_verdict: 'clean', sample_score: 3 });

  it('of one age: the more severe is kept, and the contradiction is told', () => {
    const report = always(reply(malicious), reply(clean));
    expect(report).toMatchObject({ ref: { id: 'sample:12' }, verdict: { value: 'malicious', score: 100 } });
    expect(conflicts(report)).toEqual([
      "VMRay's replies on this sample differ: benign here, malicious in another; no reply says which is newer, and the more severe was kept.",
    ]);
    expect(Object.keys(report.raw as object)).toEqual(['sample', 'sample:2']);
  });

  it.each([
    ['sample_created', sample],
    ['submission_finish_time', (more: object) => submission(5, more)],
    ['submission_created', (more: object) => submission(5, more)],
  ])('of two ages, by %s: the newest decides, and the contradiction is told', (key, make) => {
    const word = key.startsWith('sample') ? 'sample_verdict' : 'submission_verdict';
    const old = make({ [key]: '2023-01-02T10:00:00', [word]: 'malicious' });
    const recent = make({ [key]: '2024-03-04T10:00:00', [word]: 'clean' });
    const report = always(reply(old), reply(recent));
    expect(report.verdict.value).toBe('benign');
    expect(conflicts(report)).toEqual([
      "VMRay's replies on this sample differ: malicious here, benign in another; the newest was kept.",
    ]);
    const worse = always(reply({ ...old, [word]: 'clean' }), reply({ ...recent, [word]: 'malicious' }));
    expect(worse.verdict.value).toBe('malicious');
    expect(conflicts(worse)).toHaveLength(1);
  });

  it('of which the newest has no verdict: never benign by an older one, malicious by one that is', () => {
    const recent = sample({ sample_created: '2024-03-04T10:00:00', sample_verdict: 'brand-new word' });
    const old = (verdict: string) => sample({ sample_created: '2023-03-04T10:00:00', sample_verdict: verdict });
    expect(always(recent, old('clean')).verdict.value).toBe('unknown');
    expect(always(recent, old('malicious')).verdict.value).toBe('malicious');
  });

  it('that are equal are one', () => {
    const report = always(reply(malicious), malicious, [malicious]);
    expect(report.raw).toEqual({ sample: malicious });
    expect(conflicts(report)).toEqual([]);
  });

  it('that agree add up, and contradict nothing', () => {
    const report = always(malicious, { ...malicious, sample_threat_names: ['EICAR'] });
    expect(report.threatNames).toEqual(['EICAR']);
    expect(conflicts(report)).toEqual([]);
  });

  it('of IOCs: all of them, the more severe where they differ, which is told', () => {
    const report = always(
      sample(),
      iocs('malicious', 'a.example', 'b.example'),
      iocs('clean', 'b.example', 'c.example'),
    );
    expect(report.iocs.map(({ value, verdict }) => [value, verdict])).toEqual([
      ['a.example', 'malicious'],
      ['b.example', 'malicious'],
      ['c.example', 'benign'],
    ]);
    expect(conflicts(report)).toEqual([expect.stringContaining('differ about this domain-name')]);
  });

  it('of VTIs and techniques: each once', () => {
    const report = always(sample(), vtis(1, 2), vtis(2, 3), mitre('T1012', 'T1055'), mitre('T1055'));
    expect(report.indicators.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(report.indicators.find(({ id }) => id === '2')?.evidence).toHaveLength(2);
    expect(report.techniques.map(({ id }) => id)).toEqual(['T1012', 'T1055']);
  });

  it('of one analysis: the more severe, which is told', () => {
    const report = always(analysis(7, { analysis_verdict: 'clean' }), analysis(7, { analysis_verdict: 'malicious' }));
    expect(report.analyses).toMatchObject([{ id: '7', verdict: { value: 'malicious' } }]);
    expect(conflicts(report)).toEqual([expect.stringMatching(/^Of analysis 7 one reply says/)]);
  });

  it('of one Summary, and of an analysis beside it', () => {
    const report = always(summary(7, 'clean'), summary(7, 'malicious'), analysis(7, { analysis_verdict: 'malicious' }));
    expect(report.verdict.value).toBe('malicious');
    expect(conflicts(report).length).toBeGreaterThan(0);
  });

  it('of Scan Hash, and of a look-up beside it', () => {
    const report = always(scan('malicious'), scan('clean'), sample());
    expect(report).toMatchObject({ ref: { id: 'sample:12' }, verdict: { value: 'malicious' } });
    expect(report.iocs.map(({ value }) => value)).toEqual(['scan.example']);
    expect(conflicts(report)).toHaveLength(2);
  });
});

describe('replies of several calls on the same sample', () => {
  it('that contradict: the sample decides over its submission, which is told', () => {
    const report = always(sample(), submission(5, { submission_verdict: 'malicious' }));
    expect(report.verdict.value).toBe('benign');
    expect(conflicts(report)).toEqual(["VMRay's verdict on the sample is benign, that of submission 5 is malicious."]);
  });

  it('join by a hash where one has no id', () => {
    const nameless = { sample_sha256hash: sha256.toUpperCase(), sample_md5hash: md5, sample_verdict: 'malicious' };
    const report = always(sample({ sample_verdict: 'malicious' }), nameless, {
      submission_id: 5,
      submission_sample_md5: md5,
      submission_verdict: 'malicious',
    });
    expect(report).toMatchObject({ ref: { id: 'sample:12' }, sample: { hashes: { sha256, md5 } } });
  });

  it('every kind, in any order, are one report with the same bytes', () => {
    const report = always(
      sample({ sample_created: '2023-01-01T00:00:00', sample_verdict: 'malicious' }),
      reply(sample({ sample_created: '2024-01-01T00:00:00' })),
      [submission(5, { submission_verdict: 'malicious' }), submission(6, { submission_verdict: 'clean' })],
      reply([analysis(7, { analysis_verdict: 'malicious' }), analysis(8, { analysis_verdict: 'clean' })]),
      analysis(9, { analysis_result_code: 7 }),
      summary(7, 'malicious'),
      summary(10, 'clean'),
      iocs('malicious', 'a.example'),
      reply(iocs('clean', 'a.example', 'b.example')),
      vtis(1),
      reply(vtis(1, 2)),
      mitre('T1012'),
      mitre('T1055'),
      scan('suspicious'),
    );
    expect(report.analyses.map(({ id }) => id)).toEqual(['7', '8', '9', '10']);
    expect(report.indicators).toHaveLength(2);
    expect(report.iocs).toHaveLength(3);
    expect(report.complete).toBe(false);
  });

  it('real ones, in any order', () => {
    const names = [
      'sample_get__malicious_exe__platform4.2.json',
      'submission_get__finished_malicious__platform4.2.json',
      'analysis_list_by_submission__malicious__platform4.2.json',
      'mitre_attack_get__finished.json',
      'vtis_get__finished_11_indicators.json',
    ];
    expect(conflicts(always(...names.map(fixture)))).toEqual([]);
  });
});

describe('replies on several samples', () => {
  const first = { sample_id: 1, sample_created: '2023-01-01T00:00:00', sample_sha256hash: sha256 };
  const second = { sample_id: 2, sample_created: '2024-01-01T00:00:00', sample_sha256hash: sha256 };

  it('under one hash come newest first, as a look-up of the hash gives them', () => {
    for (const documents of [[first, second], [second, first], [[first, second]]]) {
      expect(read(...documents).map(({ ref }) => ref.id)).toEqual(['sample:2', 'sample:1']);
    }
    const ids = [3, 10, 9].map((id) => ({ sample_id: id, sample_md5hash: md5 }));
    expect(read(...ids).map(({ ref }) => ref.id)).toEqual(['sample:10', 'sample:9', 'sample:3']);
  });

  it('keep a reply that names the hash alone apart: it may be of either', () => {
    expect(read(first, second, { sample_sha256hash: sha256, sample_verdict: 'clean' })).toHaveLength(3);
  });

  it('take IOCs, VTIs and techniques by the analyses that these name', () => {
    const documents = [sample(), analysis(1), { sample_id: 13 }, { ...analysis(2), analysis_sample_id: 13 }, vtis(2)];
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: documents.length }), (shuffled) => {
        const reports = read(...shuffled);
        expect(reports).toHaveLength(2);
        expect(reports.find(({ ref }) => ref.id === 'sample:13')?.indicators.map(({ id }) => id)).toEqual(['2']);
      }),
    );
  });

  it('without a name: those of the same analyses are one', () => {
    const documents = [vtis(1), vtis(2), { ...mitre('T1012'), status: 'finished' }, iocs('malicious', 'a.example')];
    const bytes = JSON.stringify(read(...documents));
    expect(read(...documents)).toHaveLength(4);
    fc.assert(
      fc.property(fc.shuffledSubarray(documents, { minLength: documents.length }), (shuffled) => {
        expect(JSON.stringify(read(...shuffled))).toBe(bytes);
      }),
    );
  });
});

describe('a document that answers nothing', () => {
  it.each([
    ['an empty list', reply([])],
    ['null', { result: 'ok', data: null }],
    ['an error of VMRay', { result: 'error', error_msg: 'Invalid authentication' }],
    ['a list with no object in it', reply([null])],
  ])('costs the others nothing, and is told: %s', (_, document) => {
    const report = always(sample(), document);
    expect(report).toMatchObject({ ref: { id: 'sample:12' }, verdict: { value: 'benign' }, complete: false });
    expect(report.warnings.filter(({ message }) => message.startsWith('Among the documents: '))).toHaveLength(1);
    expect(() => read(document)).toThrow(/^This (?:saved VMRay reply is empty|is a saved VMRay error|is not a saved)/);
  });
});
