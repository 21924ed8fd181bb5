import { blankIoc, type SandboxReport } from '@sandjury/core';
import { describe, expect, test } from 'vitest';
import { eicar, hashOf, makeSample, question, reported } from '../../test/outcomes.ts';
import { type CompareOptions, compare } from '../compare.ts';
import type { Finding } from '../comparison.ts';

function findingsOf(outcomes: Parameters<typeof compare>[0], options: Partial<CompareOptions> = {}): Finding[] {
  return compare(outcomes, { question, ...options }).findings;
}

const codesOf = (findings: readonly Finding[]): string[] => findings.map((finding) => finding.code);

function run(
  kind: SandboxReport['analyses'][number]['kind'],
  pointer: string,
  failed = false,
): SandboxReport['analyses'][number] {
  const verdict = { value: 'malicious' as const, score: null, vendor: null, reason: null, evidence: [pointer] };
  return { id: pointer, kind, environment: null, verdict, failed, startedAt: null, finishedAt: null, link: null };
}

describe('age', () => {
  const outcomes = [
    reported('a', 'malicious', { analyzedAt: '2026-03-01T00:00:00Z' }),
    reported('b', 'malicious', { analyzedAt: '2026-01-29T12:00:00Z' }),
    reported('c', 'malicious', { analyzedAt: '2026-02-20T00:00:00Z' }),
    reported('d', 'malicious'),
  ];

  test('an answer that is older than the newest by more than 30 days', () => {
    expect(findingsOf(outcomes)).toEqual([
      {
        code: 'older-answer',
        weight: 48,
        message: 'The answer of b is 30 days older than that of a: what is known of the sample may have changed.',
        sources: ['a', 'b'],
        evidence: { a: ['/sample/verdict'], b: ['/sample/verdict'] },
      },
    ]);
  });

  test('the number of days is the caller’s', () => {
    expect(findingsOf(outcomes, { olderByDays: 5 }).map((finding) => finding.sources)).toEqual([
      ['a', 'b'],
      ['a', 'c'],
    ]);
    expect(findingsOf(outcomes, { olderByDays: 31 })).toEqual([]);
    for (const olderByDays of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => findingsOf(outcomes, { olderByDays })).toThrow('olderByDays is a number of days');
    }
  });
});

describe('how the sample was looked at', () => {
  const ran = reported('a', 'malicious', { analyses: [run('static', '/s'), run('dynamic', '/d')] });
  const looked = reported('b', 'benign', { analyses: [run('static', '/t'), run('reputation', '/r')] });
  const silent = reported('c', 'benign');
  const unnamed = reported('d', 'benign', { analyses: [run(null, '/n')] });
  const crashed = reported('e', 'benign', { analyses: [run('dynamic', '/x', true)] });
  const web = reported('f', 'malicious', { analyses: [run('web', '/w')] });
  const found = (...outcomes: Parameters<typeof compare>[0]): Finding[] =>
    findingsOf(outcomes).filter((finding) => finding.code === 'not-run-by-all');

  test('only one source ran it, with the runs of both sides', () => {
    expect(found(ran, looked)).toEqual([
      {
        code: 'not-run-by-all',
        weight: 65,
        message: 'Only a ran the sample: b judges without running it.',
        sources: ['a', 'b'],
        evidence: { a: ['/d'], b: ['/r', '/t'] },
      },
    ]);
  });

  test('where a run has no pointers, those of the verdict of the report stand in', () => {
    const bare = run('dynamic', '/d');
    const vague = reported('a', 'malicious', { analyses: [{ ...bare, verdict: { ...bare.verdict, evidence: [] } }] });
    expect(found(vague, looked)).toMatchObject([{ evidence: { a: ['/sample/verdict'], b: ['/r', '/t'] } }]);
  });

  test('who does not say how it judged is not accused, and then nobody was the only one', () => {
    expect(found(ran, looked, silent, unnamed).map((finding) => finding.message)).toEqual([
      'a ran the sample, b judges without running it.',
    ]);
    expect(found(ran, silent)).toEqual([]);
    expect(found(looked, silent)).toEqual([]);
  });

  test('a run that failed is none; a browser is a run', () => {
    expect(found(web, crashed).map((finding) => finding.message)).toEqual([
      'Only f ran the sample: e judges without running it.',
    ]);
    expect(found(ran, web, crashed, looked).map((finding) => finding.message)).toEqual([
      'a and f ran the sample, b and e judge without running it.',
    ]);
  });
});

describe('what the reports are about', () => {
  const sample = (sha256: string, parts: Partial<SandboxReport['sample']> = {}): SandboxReport['sample'] =>
    makeSample({ hashes: { sha256 }, ...parts });
  const inner = hashOf('sha256', 'c');

  test('a container against a file that it holds', () => {
    const iocs = [{ ...blankIoc('file', 'run.js'), hashes: { sha256: inner }, evidence: ['/files/0'] }];
    const findings = findingsOf([
      reported('a', 'suspicious', { sample: sample(eicar.sha256), iocs }),
      reported('b', 'malicious', { sample: sample(inner) }),
    ]);
    const [finding] = findings.filter((each) => each.code === 'container-against-child');
    expect(finding).toMatchObject({
      weight: 80,
      message: 'b reports on a file that a found in the sample it reports on: the verdicts are of two files.',
      evidence: { a: ['/files/0'], b: ['/sample/verdict'] },
    });
  });

  test('a container that only one source has opened', () => {
    const children = [{ provider: 'a', id: 'sample:2' }];
    const outcomes = [
      reported('a', 'malicious', { sample: sample(eicar.sha256, { children }) }),
      reported('b', 'malicious', { sample: sample(eicar.sha256) }),
    ];
    expect(findingsOf(outcomes)).toMatchObject([
      {
        code: 'container-against-child',
        message:
          'a has samples from inside this one, b reports on one file alone: the verdicts may be of different things.',
        sources: ['a', 'b'],
      },
    ]);
    const both = outcomes.map(({ provider }) =>
      reported(provider, 'malicious', { sample: sample(eicar.sha256, { children }) }),
    );
    expect(findingsOf(both)).toEqual([]);
  });

  test('a hash that finds a URL sample', () => {
    const url = makeSample({ kind: 'url', url: 'http://evil.example/' });
    const outcomes = [reported('a', 'malicious', { sample: url }), reported('b', 'malicious')];
    expect(findingsOf(outcomes)).toMatchObject([
      {
        code: 'url-sample-hash',
        weight: 75,
        message: 'a reports on a URL, b on a file: a hash of a URL is that of a text with it, and is not comparable.',
        evidence: { a: ['/sample/verdict'], b: ['/sample/verdict'] },
      },
    ]);
    const both = outcomes.map(({ provider }) => reported(provider, 'malicious', { sample: url }));
    expect(codesOf(findingsOf(both))).toEqual(['url-sample-hash']);
    expect(findingsOf(both, { question: { url: 'http://evil.example/' } })).toEqual([]);
  });

  test('the same SHA-256 with another size, and where the replies say so', () => {
    const withSize = (provider: string, size: number | null, raw: unknown): ReturnType<typeof reported> =>
      reported(provider, 'malicious', { sample: sample(eicar.sha256, { size }), raw });
    const outcomes = [
      withSize('a', 68, { info: { file_size: 68, other: 68 } }),
      withSize('b', 69, { Data: { Basic: { size: '69' } } }),
      withSize('c', null, {}),
    ];
    expect(findingsOf(outcomes)).toMatchObject([
      {
        code: 'size-contradiction',
        message:
          'The same SHA-256 has different sizes, a 68 bytes and b 69 bytes: the report of one is about something else, or cut short.',
        sources: ['a', 'b'],
        evidence: { a: ['/info/file_size'], b: ['/Data/Basic/size'] },
      },
    ]);
    expect(findingsOf([withSize('a', 68, {}), withSize('b', 68, {})])).toEqual([]);
  });

  test('the same SHA-256 under names that have nothing in common, none of which is repeated', () => {
    const named = (provider: string, ...names: string[]): ReturnType<typeof reported> =>
      reported(provider, 'malicious', { sample: sample(eicar.sha256, { names }), raw: { list: [{ name: names[0] }] } });
    const [finding, ...rest] = findingsOf([
      named('a', 'x.exe', 'evil.exe'),
      named('b', 'Evil.exe'),
      named('c', 'other'),
    ]);
    expect(finding).toEqual({
      code: 'other-names',
      weight: 12,
      message: 'a, b and c know the same SHA-256 under different names.',
      sources: ['a', 'b', 'c'],
      evidence: { a: ['/list/0/name'], b: ['/list/0/name'], c: ['/list/0/name'] },
    });
    expect(rest).toEqual([]);
    expect(findingsOf([named('a', 'x.exe', 'evil.exe'), named('b', 'EVIL.exe')])).toEqual([]);
  });

  test('hashes that contradict are pointed at in the replies', () => {
    const other = hashOf('sha256', 'b');
    const [finding] = findingsOf([
      reported('a', 'malicious', { sample: sample(eicar.sha256), raw: { h: [eicar.sha256.toUpperCase()] } }),
      reported('b', 'malicious', { sample: sample(other), raw: { 'a/b': other } }),
    ]);
    expect(finding).toMatchObject({
      code: 'hash-contradiction',
      evidence: { a: ['/h/0'], b: ['/a~1b'] },
    });
  });
});

test('no message has text from a sample', () => {
  const hostile = '\u001b[31m<script>alert(1)</script>';
  const messages = findingsOf([
    reported('a', 'malicious', {
      sample: makeSample({ hashes: eicar, names: [hostile], size: 1, type: hostile }),
      threatNames: [hostile],
      analyses: [run('dynamic', '/d')],
      analyzedAt: '2026-01-01T00:00:00Z',
      complete: false,
      warnings: [{ code: 'conflicting-values', message: hostile, pointer: null }],
    }),
    reported('b', 'benign', {
      sample: makeSample({ hashes: { ...eicar, md5: hashOf('md5', 'a') }, names: ['x'], size: 2 }),
      analyses: [run('static', '/s')],
      analyzedAt: '2024-01-01T00:00:00Z',
    }),
    reported('c', 'benign', { sample: makeSample({ kind: 'url', url: hostile }) }),
  ]);
  expect(messages.length).toBeGreaterThan(6);
  for (const { message } of messages) {
    expect(message).toMatch(/^[\p{L}\p{N} ,:;()'.-]+\.$/u);
    expect(message).not.toContain('script');
  }
});

test('a reply that is made to be large is not searched to its end', () => {
  const raw = { pad: Array.from({ length: 200_000 }, () => [['x']]), size: 1 };
  const outcomes = ['a', 'b'].map((provider, index) =>
    reported(provider, 'malicious', { raw, sample: makeSample({ hashes: eicar, size: index }) }),
  );
  expect(codesOf(findingsOf(outcomes))).toEqual(['size-contradiction']);
});
