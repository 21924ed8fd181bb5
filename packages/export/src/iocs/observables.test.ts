import { compareForExport, parseNoiseList } from '@sandjury/compare';
import { type Ioc, IocTypeSchema, type SandboxReport } from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeIoc, madeReport, manySources, reported } from '../../test/made-inputs.ts';
import { toCsv } from '../csv.ts';
import { exportFormats } from '../formats.ts';
import type { ExportInput } from '../input.ts';
import { toMisp } from '../misp/to-misp.ts';
import { toStix } from '../stix/to-stix.ts';
import { observablesOf } from './observables.ts';

const now = '2026-11-22T08:00:00Z';
const compared = (reports: readonly SandboxReport[], noise?: string): ExportInput =>
  compareForExport(reports.map(reported), noise === undefined ? {} : { noise: parseNoiseList(noise) });

const hash = {
  md5: ['a'.repeat(32), 'b'.repeat(32)],
  sha1: ['c'.repeat(40)],
  sha256: ['d'.repeat(64), 'e'.repeat(64)],
};
const hashes = fc.record(
  {
    md5: fc.constantFrom(...hash.md5),
    sha1: fc.constantFrom(...hash.sha1),
    sha256: fc.constantFrom(...hash.sha256),
  },
  { requiredKeys: [] },
);
const ioc: fc.Arbitrary<Ioc> = fc
  .record({
    type: fc.oneof(fc.constant('file' as const), fc.constantFrom(...IocTypeSchema.options)),
    value: fc.constantFrom('evil.example', 'http://evil.example/', '192.0.2.7', 'C:\\Temp\\a.exe', ...hash.md5),
    hashes,
  })
  .map(({ type, value, hashes }) => madeIoc(type, value, { hashes: type === 'file' ? hashes : {} }));
const reports: fc.Arbitrary<SandboxReport[]> = fc
  .tuple(hashes, fc.array(fc.array(ioc, { maxLength: 6 }), { minLength: 1, maxLength: 3 }))
  .map(([own, lists]) =>
    lists.map((iocs, index) => {
      const report = madeReport(`source-${index}`, 'malicious', { iocs });
      return { ...report, sample: { ...report.sample, hashes: own } };
    }),
  );

describe('the groups of a comparison', () => {
  it('are those that an export makes by itself', () => {
    fc.assert(
      fc.property(reports, (given) => {
        const { groups: _, ...alone } = compared(given);
        expect(observablesOf(compared(given))).toEqual(observablesOf(alone));
      }),
      { numRuns: 200 },
    );
  });

  it('have the keys of the rows, and one more where no report lists the sample', () => {
    fc.assert(
      fc.property(reports, (given) => {
        const input = compared(given);
        const listed = observablesOf(input).filter(({ sightings }) => sightings.length > 0);
        expect(listed.map(({ key }) => key).sort()).toEqual(input.comparison.iocs.rows.map(({ key }) => key).sort());
      }),
      { numRuns: 200 },
    );
  });

  it.each(exportFormats.filter(({ name }) => name !== 'html'))(
    'are enough for $name: no list of IOCs is read again',
    (format) => {
      const { comparison } = manySources();
      const { reports: whole, groups } = compared(manySources().reports);
      const expected = format.render({ comparison, reports: whole, groups }, { now });
      const unread = whole.map((report) => ({ ...report, iocs: unreadable() }));
      expect(format.render({ comparison, reports: unread, groups }, { now })).toBe(expected);
    },
  );
});

/** A list that throws when it is read. */
function unreadable(): Ioc[] {
  return new Proxy<Ioc[]>([], {
    get: (_, property) => {
      throw new Error(`read: ${String(property)}`);
    },
  });
}

describe('the sample that one report lists by its MD5 alone', () => {
  const sample = { md5: hash.md5[0] ?? '', sha256: hash.sha256[0] ?? '' };
  const report = madeReport('a', 'malicious', { iocs: [madeIoc('file', 'a.exe', { hashes: { md5: sample.md5 } })] });
  const known = { ...report, sample: { ...report.sample, hashes: sample } };

  it('is blocked by every format, or by none where it is noise', () => {
    const blocks = (input: ExportInput) => [
      /,true,a,/.test(toCsv(input)),
      toStix(input, { now }).objects.some(({ type }) => type === 'indicator'),
      toMisp(input, { now }).Event.Object.some(({ Attribute }) => Attribute.some(({ to_ids }) => to_ids)),
    ];
    expect(blocks(compared([known]))).toEqual([true, true, true]);
    expect(blocks(compared([known], sample.sha256))).toEqual([false, false, false]);
  });
});
