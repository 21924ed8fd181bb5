import { SandboxError } from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReport, codes, fixture, type Json } from '../../test/reports.ts';
import { read } from './index.ts';

const file = fixture('recorded/file-malicious-two-sandboxes') as { data: Json & { id: string; attributes: Json } };
const other = fixture('recorded/file-undetected-no-sandbox');
const url = fixture('recorded/url-report');
const netminer = fixture('recorded/behaviours-file');
const sysinternals = fixture('recorded/file-behaviour-microsoft-sysinternals');
const trees = fixture('third-party/behaviour-mitre-trees');
const behaviours = {
  data: ['VMRay', 'Zenbox'].map((sandbox_name) => ({
    id: `${file.data.id}_${sandbox_name}`,
    type: 'file_behaviour',
    attributes: { sandbox_name, verdicts: ['MALWARE'] },
  })),
};

describe('saved replies', () => {
  it('of one file are one report, in whatever order they come', () => {
    const [report, ...others] = read(behaviours, trees, file);
    expect(others).toEqual([]);
    expect(report?.analyses.map(({ id }) => id)).toEqual(['CAPE Sandbox', 'VMRay', 'Zenbox']);
    expect(report?.techniques.map(({ id }) => id)).toEqual(['T1055', 'T1082']);
    expect([report?.complete, Object.keys(report?.raw ?? {})]).toEqual([true, ['file', 'behaviours', 'mitreTrees']]);
    expect(read(file, trees, behaviours)).toEqual([report]);
  });

  it('of several files and URLs are a report each', () => {
    const reports = read(file, other, url, sysinternals, netminer, behaviours);
    expect(reports.map(({ ref, sample }) => [ref.id.split(':')[0], sample.kind])).toEqual([
      ['file', 'file'],
      ['file', 'file'],
      ['url', 'url'],
      ['file', 'file'],
    ]);
    expect(reports.map(({ analyses }) => analyses.length)).toEqual([3, 0, 0, 2]);
    for (const report of reports) checkReport(report);
  });

  it('without an envelope, and one sandbox alone, are read too', () => {
    const [report] = read(netminer, sysinternals);
    expect(report?.analyses.map(({ id }) => id)).toEqual(['C2AE', 'Microsoft Sysinternals']);
    expect(read(file.data)).toEqual(read(file));
  });

  it('without behaviours are not complete', () => {
    expect(read(file).map((report) => [report.complete, codes(report).includes('missing-section null')])).toEqual([
      [false, true],
    ]);
  });

  it('are left as they are, and give the same bytes twice', () => {
    const before = JSON.stringify([file, behaviours]);
    const first = JSON.stringify(read(file, behaviours));
    expect(JSON.stringify(read(file, behaviours))).toBe(first);
    expect(JSON.stringify([file, behaviours])).toBe(before);
  });
});

describe('what is no report of VirusTotal', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a text', 'report'],
    ['an empty object', {}],
    ['a merged summary, which does not say who saw what', fixture('recorded/behaviour-summary').attributes ?? {}],
    ['an analysis', fixture('recorded/analysis-url-completed')],
    ['an analysis under way', fixture('made/analysis-in-progress')],
    ['a submission', fixture('recorded/submit-file')],
    ['a refusal', fixture('made/error-404-file-not-found')],
    ['quotas', fixture('made/overall-quotas')],
    ['a file without attributes', { data: { id: 'a', type: 'file' } }],
    ['another sandbox', { data: { sample_id: 7, sample_verdict: 'malicious' } }],
  ])('is refused: %s', (_name, document) => {
    expect(() => read(document)).toThrow(/no report of VirusTotal|not of the documented shape/);
    expect(() => read(file, document)).toThrow();
  });

  it('is refused where there is nothing, where the file is not there, and where it is too deep', () => {
    expect(() => read()).toThrow('There is no document to read.');
    expect(() => read(sysinternals, file)).toThrow('There is no object of the file');
    expect(() => read(file, other, trees)).toThrow('There is no object of the file');
    let deep: unknown = 1;
    for (let level = 0; level < 20_000; level += 1) deep = [deep];
    expect(() => read({ data: { ...file.data, deep } })).toThrow(expect.objectContaining({ code: 'too_large' }));
  });
});

it('whatever replies hold in their places, they become a report or are refused', () => {
  const seen = sysinternals.attributes as Json;
  const spoilt = (attributes: Json) =>
    fc.dictionary(
      fc.constantFrom(...Object.keys(attributes), 'tls', 'verdicts', 'signature_matches'),
      fc.jsonValue({ maxDepth: 3 }),
    );
  fc.assert(
    fc.property(spoilt(file.data.attributes), spoilt(seen), (values, sight) => {
      const object = { data: { ...file.data, attributes: { ...file.data.attributes, ...values } } };
      const sandbox = { ...sysinternals, id: `${file.data.id}_x`, attributes: { ...seen, ...sight } };
      try {
        for (const report of read(object, sandbox)) checkReport(report);
      } catch (error) {
        expect(SandboxError.is(error), String(error)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
