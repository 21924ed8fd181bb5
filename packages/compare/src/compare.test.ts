import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  failed,
  makeIndicator,
  makeIoc,
  notFound,
  pending,
  question,
  reported,
  unsupported,
} from '../test/outcomes.ts';
import { compare } from './compare.ts';
import { ComparisonSchema } from './comparison.ts';

describe('sources', () => {
  test('one row per outcome, in the order given', () => {
    const outcomes = [unsupported('z'), failed('y'), pending('x'), notFound('w'), reported('v', 'benign')];
    const { sources } = compare(outcomes, { question });
    expect(sources.map(({ provider, status }) => [provider, status])).toEqual([
      ['z', 'unsupported'],
      ['y', 'failed'],
      ['x', 'pending'],
      ['w', 'not_found'],
      ['v', 'reported'],
    ]);
    expect(sources[1]?.error).toMatchObject({ code: 'authentication', provider: 'y' });
    expect(sources[3]).toEqual({
      provider: 'w',
      product: 'w',
      status: 'not_found',
      verdict: null,
      reliability: null,
      group: null,
      via: null,
      analyzedAt: null,
      link: null,
      complete: null,
      counts: { iocs: 0, artifacts: 0, indicators: 0 },
      error: null,
      cachedAt: null,
    });
  });

  test('a report fills its row; the operator adds reliability, group and the name of a product that did not answer', () => {
    const outcome = reported('a', 'suspicious', {
      iocs: [makeIoc('mutex', 'm', { isIoc: true }), makeIoc('mutex', 'n')],
      indicators: [makeIndicator(), makeIndicator(), makeIndicator()],
      analyzedAt: '2026-01-01T00:00:00Z',
      link: 'https://sandbox.example/1',
    });
    const { sources } = compare([outcome, notFound('b')], {
      question,
      sources: [
        { id: 'a', reliability: 'B', group: 'x' },
        { id: 'b', product: 'Sandbox B' },
      ],
      cachedAt: { a: '2026-02-01T00:00:00Z', unasked: '2026-02-01T00:00:00Z' },
    });
    expect(sources[0]).toEqual({
      provider: 'a',
      product: 'Product of a',
      status: 'reported',
      verdict: outcome.report.verdict,
      reliability: 'B',
      group: 'x',
      via: null,
      analyzedAt: '2026-01-01T00:00:00Z',
      link: 'https://sandbox.example/1',
      complete: true,
      counts: { iocs: 1, artifacts: 2, indicators: 3 },
      error: null,
      cachedAt: '2026-02-01T00:00:00.000Z',
    });
    expect(sources[1]?.product).toBe('Sandbox B');
  });
});

test('a word that the operator reads in another way votes as read, with the vendor’s own word beside it', () => {
  const report = reported('a', 'suspicious').report;
  const verdict = { ...report.verdict, value: 'malicious' as const, vendor: 'suspicious' };
  const { sources, consensus } = compare([reported('a', 'malicious', { verdict }), reported('b', 'suspicious')], {
    question,
    strategy: 'majority',
  });
  expect(sources[0]?.verdict).toMatchObject({ value: 'malicious', vendor: 'suspicious' });
  expect(consensus.votes).toMatchObject({ malicious: ['a'], suspicious: ['b'] });
});

describe('options', () => {
  const outcomes = [reported('a', 'malicious'), reported('b', 'benign'), reported('c', 'benign')];

  test('the default is most-severe; another is taken by name or as a rule of one’s own', () => {
    expect(compare(outcomes, { question }).consensus).toMatchObject({ value: 'malicious', strategy: 'most-severe' });
    expect(compare(outcomes, { question, strategy: 'majority' }).consensus.value).toBe('benign');
    const trustC = {
      name: 'trust-c',
      decide: (votes: readonly { providers: readonly string[]; value: 'malicious' | 'suspicious' | 'benign' }[]) =>
        votes.find((vote) => vote.providers.includes('c'))?.value ?? 'unknown',
    };
    expect(compare(outcomes, { question, strategy: trustC }).consensus).toMatchObject({
      value: 'benign',
      strategy: 'trust-c',
      dissent: ['a'],
    });
  });

  test('reliability decides where the strategy asks for it, and a function is a strategy', () => {
    const sources = [
      { id: 'a', reliability: 'E' },
      { id: 'b', reliability: 'A' },
      { id: 'c', reliability: 'B' },
    ] as const;
    expect(compare(outcomes, { question, sources, strategy: 'weighted' }).consensus.value).toBe('benign');
    expect(compare(outcomes, { question, sources, strategy: 'most-reliable' }).consensus.value).toBe('benign');
    expect(compare(outcomes, { question, strategy: 'threshold:3' }).consensus.value).toBe('benign');
    expect(compare(outcomes, { question, strategy: 'threshold:4' }).consensus).toMatchObject({
      value: 'unknown',
      strategy: 'threshold:4',
      dissent: ['a', 'b', 'c'],
    });
    expect(compare(outcomes, { question, strategy: () => 'suspicious' }).consensus).toMatchObject({
      value: 'suspicious',
      strategy: 'custom',
    });
  });

  test('what cannot be right is refused', () => {
    const refused = expect.objectContaining({ code: 'configuration' });
    // A name from a command line or from plain JavaScript is not held by the type.
    const untyped = JSON.parse('{"strategy":"loudest"}');
    expect(() => compare(outcomes, { question, ...untyped })).toThrow(refused);
    expect(() => compare([...outcomes, notFound('a')], { question })).toThrow('a has two outcomes');
    expect(() => compare(outcomes, { question, now: 'yesterday' })).toThrow('now cannot be read');
    expect(() => compare(outcomes, { question, cachedAt: { a: '' } })).toThrow('cachedAt of a cannot be read');
  });
});

test('nothing asked, nothing claimed', () => {
  const comparison = compare([], { question });
  expect(ComparisonSchema.parse(comparison)).toEqual(comparison);
  expect(comparison).toMatchObject({ agreement: 'none', consensus: { value: 'unknown' }, sources: [], findings: [] });
});

test('a provider may have the id of the prototype', () => {
  const comparison = compare(
    [reported('__proto__', 'malicious', { iocs: [makeIoc('mutex', 'm')] }), reported('b', 'benign')],
    {
      question,
      cachedAt: JSON.parse('{"__proto__":"2026-01-01T00:00:00Z"}'),
    },
  );
  const copy: unknown = JSON.parse(JSON.stringify(comparison));
  expect(copy).toEqual(comparison);
  expect(comparison.findings.map((finding) => Object.keys(finding.evidence))).toEqual([
    ['__proto__', 'b'],
    ['__proto__'],
  ]);
  expect(comparison.sources[0]?.cachedAt).toBe('2026-01-01T00:00:00.000Z');
  expect(Object.hasOwn(Object.prototype, 'verdict')).toBe(false);
});

test('the schema can be printed as JSON Schema', () => {
  const schema = z.toJSONSchema(ComparisonSchema);
  expect(Object.keys(schema.properties ?? {})).toContain('consensus');
});
