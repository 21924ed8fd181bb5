import { describe, expect, test } from 'vitest';
import {
  eicar,
  failed,
  hashOf,
  makeIoc,
  makeSample,
  notFound,
  pending,
  question,
  reported,
  unsupported,
} from '../../test/outcomes.ts';
import { type CompareOptions, compare } from '../compare.ts';
import type { Comparison, Finding } from '../comparison.ts';

function findingsOf(outcomes: Parameters<typeof compare>[0], options: Partial<CompareOptions> = {}): Finding[] {
  return compare(outcomes, { question, ...options }).findings;
}

function codesOf(findings: Comparison['findings']): string[] {
  return findings.map((finding) => finding.code);
}

describe('verdicts', () => {
  test('benign against malicious, with the pointers of both sides', () => {
    const [finding, ...rest] = findingsOf([
      reported('b', 'malicious'),
      reported('a', 'benign'),
      reported('c', 'suspicious'),
    ]);
    expect(finding).toEqual({
      code: 'opposite-verdicts',
      weight: 100,
      message: 'The verdicts are opposite: b says malicious, a says benign.',
      sources: ['a', 'b'],
      evidence: { a: ['/sample/verdict'], b: ['/sample/verdict'] },
    });
    expect(rest).toEqual([]);
  });

  test('one step apart names all who are', () => {
    const findings = findingsOf([reported('a', 'suspicious'), reported('b', 'malicious'), reported('c', 'malicious')]);
    expect(findings.map((finding) => finding.message)).toEqual([
      'The verdicts are one step apart: b and c say malicious, a says suspicious.',
    ]);
  });

  test('agreement of two is no finding, and unknown is no opposite', () => {
    expect(findingsOf([reported('a', 'malicious'), reported('b', 'malicious')])).toEqual([]);
    expect(codesOf(findingsOf([reported('a', 'malicious'), reported('b', 'unknown')]))).toEqual(['single-source']);
  });

  test('one vote is all there is, also when a group shares it', () => {
    const sources = ['a', 'b'].map((id) => ({ id, group: 'x' }));
    const [finding] = findingsOf([reported('a', 'malicious'), reported('b', 'malicious')], { sources });
    expect(finding).toMatchObject({
      code: 'single-source',
      message: 'The verdict rests on the one vote that a and b share.',
      sources: ['a', 'b'],
    });
  });

  test('a number of the vendor against its word', () => {
    const warnings = [
      { code: 'conflicting-values', message: 'x', pointer: '/sample/score' },
      { code: 'conflicting-values', message: 'x', pointer: null },
    ];
    const [finding] = findingsOf([reported('a', 'malicious', { warnings }), reported('b', 'malicious')]);
    expect(finding).toMatchObject({
      code: 'vendor-number-against-word',
      sources: ['a'],
      evidence: { a: ['/sample/score', '/sample/verdict'] },
    });
  });
});

describe('sources', () => {
  test('each that did not answer is a finding of its own', () => {
    const findings = findingsOf([
      failed('a'),
      pending('b'),
      notFound('c'),
      unsupported('d'),
      reported('e', 'benign'),
      reported('f', 'benign'),
    ]);
    expect(findings.map(({ code, message, sources }) => [code, sources, message])).toEqual([
      ['source-failed', ['a'], 'a failed (authentication): what it would say is missing.'],
      ['source-pending', ['b'], 'b is still analysing the sample: its verdict may yet change the result.'],
      ['unknown-to-source', ['c'], 'c does not know the sample, which others have reported on.'],
    ]);
  });

  test('that cannot be asked is one where there is a reason to tell', () => {
    const why = { ...unsupported('d'), message: 'd knows files by MD5 and SHA-256, not by SHA-1.' };
    const bare = { ...unsupported('e'), message: 'it looks no URL up.' };
    const findings = findingsOf([why, bare, unsupported('f'), reported('a', 'benign'), reported('b', 'benign')]);
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ['not-asked', 'd knows files by MD5 and SHA-256, not by SHA-1.'],
      ['not-asked', 'e was not asked: it looks no URL up.'],
    ]);
  });

  test('that nobody knows the sample is not a matter of one source', () => {
    expect(findingsOf([notFound('a'), notFound('b')])).toEqual([]);
  });

  test('a failure code that is not ours is not repeated', () => {
    expect(findingsOf([failed('a', '\u001b[31m<script>')])[0]?.message).toBe('a failed: what it would say is missing.');
  });

  test('an incomplete report and further samples', () => {
    const warnings = [{ code: 'missing-section', message: 'x', pointer: '/vtis' }];
    const others = [{ provider: 'a', id: 'sample:2' }];
    const outcome = reported('a', 'benign', { complete: false, warnings }, others);
    const findings = findingsOf([outcome, reported('b', 'benign')]);
    expect(codesOf(findings)).toEqual(['incomplete-report', 'other-samples']);
    expect(findings[0]?.evidence).toEqual({ a: ['/vtis'] });
    expect(findings[1]?.message).toBe('a has 1 further sample under this hash, not compared here.');
  });

  test.each([
    [undefined, 'The answer of a comes from a cache.'],
    ['2026-01-01T00:59:59Z', 'The answer of a comes from a cache and is 59 minutes old.'],
    ['2026-01-01T01:00:00Z', 'The answer of a comes from a cache and is 1 hour old.'],
    [new Date('2026-01-03T12:00:00Z'), 'The answer of a comes from a cache and is 2 days old.'],
    ['2025-12-31T00:00:00Z', 'The answer of a comes from a cache and is 0 minutes old.'],
  ])('an answer from a cache, now %s', (now, message) => {
    const cachedAt = { a: '2026-01-01T00:00:00Z' };
    const findings = findingsOf([reported('a', 'benign'), reported('b', 'benign')], { cachedAt, now });
    expect(findings.map((finding) => finding.message)).toEqual([message]);
  });
});

describe('a report that contradicts itself', () => {
  const messageOf = (...messages: string[]): string | undefined => {
    const warnings = messages.map((message) => ({ code: 'conflicting-values', message, pointer: '/x' }));
    return findingsOf([reported('a', 'benign', { warnings }), reported('b', 'benign')])[0]?.message;
  };

  test('is told with its values', () => {
    expect(messageOf('webshell_result 0 (benign) contradicts ThreatLevel 2 (malicious).')).toBe(
      'What a says contradicts itself: webshell_result 0 (benign) contradicts ThreatLevel 2 (malicious).',
    );
    expect(messageOf("VMRay's word says malicious, its score 0.5 says benign.", 'One more.', 'One more.')).toBe(
      "What a says contradicts itself: VMRay's word says malicious, its score 0.5 says benign; One more.",
    );
    expect(messageOf('One.', 'Two.', 'Three.', 'Four.', 'Five.')).toBe(
      'What a says contradicts itself: One; Two; Three; and 2 more values.',
    );
  });

  test.each([
    '\u001b[31mred says benign.',
    '<script>alert(1)</script>',
    'see evil.example for more.',
    'http://evil.example says benign.',
    '=cmd|calc',
    '+1 says benign',
    '[x](javascript:y)',
    '`code`',
    'two\nlines',
    'mail me@evil.example',
    'a'.repeat(201),
    '\u202Ereversed',
    '',
  ])('does not repeat what may come out of a sample: %j', (message) => {
    expect(messageOf(message)).toBe(
      'What a says contradicts itself: its report has values that lead to different verdicts.',
    );
    expect(messageOf(message, 'One.')).toBe('What a says contradicts itself: One; and 1 more value.');
  });
});

describe('hashes', () => {
  const other = hashOf('sha256', 'b');

  test('two reports that speak of different files', () => {
    const findings = findingsOf([
      reported('b', 'benign', { sample: makeSample({ hashes: { sha256: other } }) }),
      reported('a', 'benign', { sample: makeSample({ hashes: eicar }) }),
    ]);
    expect(findings.map(({ code, sources }) => [code, sources])).toEqual([
      ['hash-contradiction', ['a', 'b']],
      ['other-hash-than-asked', ['b']],
    ]);
    expect(findings[0]?.message).toBe(
      `a and b give the sample a different sha256, ${eicar.sha256} and ${other}: they speak of two files, and that of a is shown.`,
    );
    expect(findings[1]?.message).toBe(
      `The report of b is about a file with another sha256 than was asked for: ${other}.`,
    );
  });

  test('the question may be in upper case, or a file with its hashes', () => {
    const outcomes = [reported('a', 'benign', { sample: makeSample({ hashes: eicar }) }), reported('b', 'benign')];
    expect(findingsOf(outcomes, { question: { hash: eicar.sha256.toUpperCase() } })).toEqual([]);
    const asked = { question: { file: 'x.exe', hashes: { md5: hashOf('md5', 'c') } } };
    expect(codesOf(findingsOf(outcomes, asked))).toEqual(['other-hash-than-asked']);
  });

  test('a fuzzy hash that differs weighs little', () => {
    const [finding] = findingsOf([
      reported('a', 'benign', { sample: makeSample({ hashes: { ssdeep: '3:a:b' } }) }),
      reported('b', 'benign', { sample: makeSample({ hashes: { ssdeep: '3:a:c' } }) }),
    ]);
    expect(finding).toMatchObject({ code: 'fuzzy-hash-contradiction', weight: 15 });
    expect(finding?.message).toBe('a and b give the sample a different ssdeep, 3:a:b and 3:a:c: that of a is shown.');
  });

  test('files that share an MD5 and differ in SHA-256', () => {
    const file = (sha256: string, evidence: string[]) =>
      makeIoc('file', 'x', { hashes: { md5: eicar.md5, sha256 }, evidence });
    const findings = findingsOf([
      reported('a', 'benign', { iocs: [file(eicar.sha256, ['/a/0']), file(eicar.sha256, ['/a/1'])] }),
      reported('b', 'benign', { iocs: [file(other, ['/b/0'])] }),
    ]);
    expect(findings).toEqual([
      {
        code: 'md5-collision',
        weight: 55,
        message: '1 MD5 value stands for files with different SHA-256: they were not joined.',
        sources: ['a', 'b'],
        evidence: { a: ['/a/0'], b: ['/b/0'] },
      },
    ]);
  });
});

test('the weightiest comes first', () => {
  const weights = findingsOf([reported('a', 'malicious'), reported('b', 'benign'), failed('c'), notFound('d')]).map(
    (finding) => finding.weight,
  );
  expect(weights).toEqual([100, 50, 30]);
});
