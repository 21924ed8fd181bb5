import { resolvePointer, type SandboxReport } from '@sandjury/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reply } from '../../test/fixtures.ts';
import { read } from '../read/index.ts';

const md5 = '02e6b7cf0d34c6eac059f754b751208b';
const sha256 = 'b'.repeat(64);
const result = (more: object) => ({ RequestId: 'R-1', ResultList: [{ HashKey: md5, Code: '200', ...more }] });
const dated = (ThreatLevel: number, day: string, more: object = {}) =>
  reply({ ThreatLevel, Basic: { gmt_update: `${day} 10:00:00`, ...more } });

/** The one report of some documents, whatever their order. */
function always(...documents: unknown[]): SandboxReport {
  const [report, ...others] = read(...documents);
  if (report === undefined || others.length > 0) throw new Error(`expected one report, got ${others.length + 1}`);
  const bytes = JSON.stringify([report]);
  fc.assert(
    fc.property(fc.shuffledSubarray(documents, { minLength: documents.length }), (shuffled) => {
      expect(JSON.stringify(read(...shuffled))).toBe(bytes);
    }),
    { numRuns: 60 },
  );
  for (const pointer of [...report.verdict.evidence, ...report.warnings.flatMap((warning) => warning.pointer ?? [])]) {
    expect(resolvePointer(report.raw, pointer), pointer).not.toBeNull();
  }
  return report;
}

const conflicts = ({ warnings }: SandboxReport) =>
  warnings.flatMap(({ code, message }) => (code === 'conflicting-values' ? [message] : []));

describe('several replies on one file, in any order', () => {
  it('of two ages: the newest decides, and the contradiction is told', () => {
    const report = always(dated(2, '2023-01-02'), dated(0, '2024-03-04'));
    expect(report).toMatchObject({ verdict: { value: 'benign' }, analyzedAt: '2024-03-04T02:00:00Z' });
    expect(conflicts(report)).toEqual(['The replies give different threat levels; the newest was kept.']);
    expect(always(dated(0, '2023-01-02'), dated(2, '2024-03-04')).verdict.value).toBe('malicious');
  });

  it('of one age, or of one that is not told: the more severe decides, and the contradiction is told', () => {
    for (const report of [
      always(dated(2, '2024-03-04'), dated(0, '2024-03-04')),
      always(reply({ ThreatLevel: 2 }), dated(0, '2024-03-04')),
    ]) {
      expect(report.verdict.value).toBe('malicious');
      expect(conflicts(report)).toEqual(['The replies give different threat levels; the most severe was kept.']);
    }
  });

  it('of which the newest says nothing: never benign by an older one', () => {
    expect(always(dated(0, '2023-01-02'), dated(7, '2024-03-04')).verdict.value).toBe('unknown');
    expect(always(dated(2, '2023-01-02'), dated(7, '2024-03-04')).verdict.value).toBe('malicious');
  });

  it('without a level: the newest results of the engines decide, and the contradiction is told', () => {
    const parts = (virus_result: string, day: string) =>
      reply({ ThreatLevel: null, Basic: { virus_result, gmt_update: `${day} 10:00:00` } });
    const report = always(parts('1', '2023-01-02'), parts('0', '2024-03-04'));
    expect(report.verdict.value).toBe('benign');
    expect(conflicts(report)).toEqual(['The replies give different results of virus_result.']);
  });

  it('of every kind are one report with the same bytes', () => {
    const report = always(
      dated(2, '2023-01-02', { sha256, virus_result: '1' }),
      dated(1, '2024-03-04', { virus_result: '0' }),
      reply({ ThreatLevel: 0, Filename: 'other.bin' }),
      reply({ FileHash: sha256, ThreatLevel: 1, ThreatTypes: ['Worm'] }),
      reply({ HasData: false }),
      result({ Result: 1, Score: 95, VirusType: 'Miner' }),
      result({ Result: 0, Score: 3 }),
      result({ Result: 3 }),
      { ...result({ Result: 1 }), RequestId: 'R-2' },
    );
    expect(report).toMatchObject({ ref: { id: `hash:${sha256}` }, verdict: { value: 'malicious' } });
    expect(conflicts(report).length).toBeGreaterThan(2);
  });
});

describe('a document that says nothing of a file', () => {
  it.each([
    ['a failure', { Code: '500', Message: 'busy', RequestId: 'R', Success: false }],
    ['no results', { ResultList: [], RequestId: 'R' }],
    ['null for its results', { ResultList: null, RequestId: 'R' }],
    ['null for its data', { Data: null, RequestId: 'R', Code: '200' }],
  ])('costs the others nothing, and is told: %s', (_, document) => {
    const report = always(reply({ ThreatLevel: 2 }), document);
    expect(report).toMatchObject({ verdict: { value: 'malicious' }, complete: false });
    expect(report.warnings.filter(({ message }) => message.startsWith('Among the documents: '))).toHaveLength(1);
    expect(() => read(document)).toThrow(/^This (?:saved reply is a failure|is not a saved reply)/);
  });
});

describe('the whole response of an SDK', () => {
  const body = reply({ ThreatLevel: 2 });
  const { Data, RequestId } = body;
  const headers = { 'content-type': 'application/json' };

  it.each([
    ['of its toMap', { headers, statusCode: 200, body }],
    ['in capitals', { Headers: headers, StatusCode: 200, Body: body }],
    ['of axios', { status: 200, headers, data: body }],
    ['with its body as a text', { headers, statusCode: 200, body: JSON.stringify(body) }],
    ['in a list', [{ headers, statusCode: 200, body }]],
  ])('is read as the bare body: %s', (_, document) => {
    expect(read(document)).toEqual(read(body));
  });

  it('with the keys of JavaScript or Python', () => {
    const respelt = (spell: (key: string) => string, value: object) =>
      Object.fromEntries(Object.entries(value).map(([key, item]) => [spell(key), item]));
    const camel = (key: string) => key.charAt(0).toLowerCase() + key.slice(1);
    const snake = (key: string) => camel(key).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    for (const spell of [camel, snake]) {
      const spelt = respelt(spell, { Data: respelt(spell, Data as object), RequestId, Code: '200' });
      const [report] = read({ headers, status_code: 200, body: spelt });
      expect(report).toMatchObject({ ref: { id: `hash:${md5}` }, verdict: { value: 'malicious' } });
    }
  });

  it.each([
    ['a status', { headers, statusCode: 403, body: {} }, /failure of the vendor's: HTTP 403/],
    ['a status without a body', { headers, statusCode: 500, body: '<html>' }, /failure of the vendor's: HTTP 500/],
    ['a status beside data', { headers, statusCode: 500, body }, /failure of the vendor's: HTTP 500/],
    [
      'the vendor’s words',
      { headers, statusCode: 403, body: { Code: 'NoPermission', Message: 'no' } },
      /failure of the vendor's: NoPermission: no/,
    ],
    [
      'the body alone',
      { headers, statusCode: 200, body: { Code: '500', RequestId: 'R' } },
      /failure of the vendor's: 500/,
    ],
  ])('that is an error by %s is one', (_, document, message) => {
    expect(() => read(document)).toThrow(message);
  });
});

it.each(['Basic', 'Sandbox', 'Intelligences', 'ThreatTypes'])(
  '%s: null is a missing section, an empty one is none',
  (name) => {
    const [missing] = read(reply({ ThreatLevel: 2, [name]: null }));
    expect(missing?.complete).toBe(false);
    expect(missing?.warnings).toContainEqual(
      expect.objectContaining({ code: 'missing-section', message: `${name} is not in the reply.` }),
    );
    expect(read(reply({ ThreatLevel: 2, [name]: '' }))[0]?.complete).toBe(true);
  },
);

it('blanks around a hash and a port behind an address are no part of them', () => {
  const Sandbox = { NetworkData: { dst_ip: ['192.0.2.1:443', '[2001:db8::1]:80', '192.0.2.2', '192.0.2.3:99999'] } };
  const report = always(
    reply({ FileHash: ` ${md5} `, ThreatLevel: 2, Sandbox }),
    result({ HashKey: `${md5}\n`, Result: 1 }),
  );
  expect(report).toMatchObject({ ref: { id: `hash:${md5}` }, sample: { hashes: { md5 } } });
  expect(report.analyses.map(({ id }) => id)).toEqual(['detection']);
  expect(report.iocs.map(({ value }) => value)).toEqual(['192.0.2.1', '192.0.2.2', '2001:db8::1']);
});
