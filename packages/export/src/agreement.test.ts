import { type Hashes, type Ioc, IocTypeSchema } from '@sandjury/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../test/support/packages/any-character.ts';
import { corpusInputs } from '../test/corpus-inputs.ts';
import { madeInput, madeIoc, madeReport, manySources } from '../test/made-inputs.ts';
import { toCsv } from './csv.ts';
import { toHtml } from './html/to-html.ts';
import type { ExportInput } from './input.ts';
import { withheldCounter } from './iocs/blocking/withheld.ts';
import { toMarkdown } from './markdown.ts';
import { toMisp } from './misp/to-misp.ts';
import { toSoarContext } from './soar-context.ts';
import { toStix } from './stix/to-stix.ts';

const options = { now: '2026-11-22T08:00:00Z' };
let corpus: ReadonlyMap<string, ExportInput> = new Map();
beforeAll(async () => {
  corpus = await corpusInputs();
});

/** How many values each format would have blocked. */
function blockedBy(input: ExportInput): { csv: number; stix: number; misp: number } {
  const { objects } = toStix(input, options);
  const misp = toMisp(input, options).Event.Object;
  return {
    csv: toCsv(input).match(/^(?:[^,"]*,)(?:"(?:[^"]|"")*"|[^,"]*),[a-z]+,(?:true|false),true,/gm)?.length ?? 0,
    stix: new Set(objects.filter(({ type }) => type === 'indicator').map(({ pattern }) => pattern)).size,
    misp: misp.filter((object) => object.Attribute.some((attribute) => attribute.to_ids)).length,
  };
}

describe('every format blocks the same', () => {
  it('of the corpus', () => {
    expect(corpus.size).toBeGreaterThan(10);
    for (const [name, input] of corpus) {
      const { csv, stix, misp } = blockedBy(input);
      expect({ name, stix, misp }).toEqual({ name, stix: csv, misp: csv });
    }
  });

  it('of many values of many sources', () => {
    const { csv, stix, misp } = blockedBy(manySources(400));
    expect(csv).toBeGreaterThan(50);
    expect([stix, misp]).toEqual([csv, csv]);
  });
});

const texts = [
  ...['', ' ', 'x', '127.0.0.1', '10.0.0.1:80', '8.8.8.8', '::1', '::ffff:127.0.0.1', '2606:4700::1111', '0x7f.1'],
  ...['localhost', 'wpad', 'evil.example', 'EVIL.example.', 'ev il.example', 'evil.example:8080', 'bücher.example'],
  ...['http://evil.example/a;=1', 'http://localhost/', 'http://[::1]/', 'about:blank', 'evil.example/x', 'http://'],
  ...['bad@evil.example', 'Bad <bad@evil.example>', 'root@localhost', 'mailto:bad@evil.example', '"a b"@evil.example'],
  ...['HKLM', 'HKLM\\Software\\X', '\\REGISTRY\\MACHINE\\Software\\X\\', 'Software\\X', '<HKCU>\\X', ' HKLM\\X '],
  ...[
    'C:\\',
    'svchost.exe',
    'C:\\Users\\a\\b.exe',
    '\\\\?\\C:\\b.exe',
    '/tmp/x',
    'folder\\',
    'Global\\',
    'Global\\m',
    ' m ',
  ],
  ...[
    'cmd.exe',
    'cmd.exe /c x',
    '"C:\\Windows\\explorer.exe"',
    'invoice\u202egpj.exe',
    'a\ud800',
    'a\tb',
    '-2+3',
    'n/a',
  ],
  ...['d41d8cd98f00b204e9800998ecf8427e', '0'.repeat(64), 'c'.repeat(64)],
];
const text = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: anyCharacter }),
  ...[fc.domain(), fc.ipV4(), fc.ipV6(), fc.webUrl(), fc.emailAddress()],
);
const listed = fc.array(text, { maxLength: 2 });
const hashes: fc.Arbitrary<Hashes> = fc.record(
  {
    md5: fc.constantFrom('d41d8cd98f00b204e9800998ecf8427e', 'a'.repeat(32)),
    sha256: fc.constantFrom('0'.repeat(64), 'f'.repeat(64), 'b'.repeat(64)),
    ssdeep: fc.constantFrom('3::', 'not an ssdeep'),
  },
  { requiredKeys: [] },
);
const details = fc.record(
  {
    senders: listed,
    recipients: listed,
    subjects: listed,
    roles: fc.subarray(['sender', 'recipient']),
  },
  { requiredKeys: [] },
);
const ioc: fc.Arbitrary<Ioc> = fc
  .record({
    type: fc.constantFrom(...IocTypeSchema.options),
    value: text,
    isIoc: fc.boolean(),
    verdict: fc.constantFrom('malicious', 'suspicious', 'benign', 'unknown'),
    hashes,
    names: listed,
    details,
  })
  .map(({ type, value, ...parts }) => madeIoc(type, value, type === 'file' ? parts : { ...parts, hashes: {} }));

function warningsOf(input: ExportInput): string[] {
  const counter = withheldCounter();
  counter.add(input);
  return counter.sentences();
}

const held = /not to be blocked: /;

describe('of any value', () => {
  it('CSV, STIX, MISP, Markdown, the page, SOAR context and the warnings say the same', () => {
    fc.assert(
      fc.property(ioc, (one) => {
        const input = madeInput([madeReport('x', 'unknown', { iocs: [one] })]);
        const { csv, stix, misp } = blockedBy(input);
        const isAccused = one.isIoc && (one.verdict === 'malicious' || one.verdict === 'suspicious');
        const isBlocked = csv > 0;
        const isHeld = isAccused && !isBlocked;
        expect([stix, misp]).toEqual([csv, csv]);
        expect(isBlocked && !isAccused).toBe(false);
        expect([held.test(toMarkdown(input)), held.test(toHtml(input, options))]).toEqual([isHeld, isHeld]);
        if (isHeld) expect(warningsOf(input)).not.toEqual([]);
        const scores = toSoarContext(input).DBotScore.map(({ Score }) => Score);
        if (!isBlocked) expect(scores.filter((score) => score > 1)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  }, 60_000);

  it.each(texts)('%j of each type, accused by a source', (value) => {
    for (const type of IocTypeSchema.options) {
      const input = madeInput([madeReport('x', 'unknown', { iocs: [madeIoc(type, value)] })]);
      const { csv, stix, misp } = blockedBy(input);
      const isHeld = csv === 0;
      expect({ type, stix, misp }).toEqual({ type, stix: csv, misp: csv });
      expect(held.test(toMarkdown(input))).toBe(isHeld);
      expect(warningsOf(input).length > 0).toBe(isHeld);
    }
  });
});
