import fc from 'fast-check';
import { anyCharacter } from '../support/packages/any-character.ts';

/** Texts that have broken parsers, terminals, pages and paths elsewhere. */
export const oddTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  '\u001b[31m\u001b]8;;http://a/\u0007',
  '\u202egnp.exe',
  '\ud800',
  '\ufeff',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  'C:\\..\\..\\x',
  'CON',
  '=1+1',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  'http://[::1',
  'hxxp://a[.]b',
  'xn--',
  '1e999',
  '-0',
  '9007199254740993',
  '0x10',
  'NaN',
  '2026-02-30T25:61:61Z',
  '1970-01-01 00:00:00',
  '~1~0/',
  '%',
  '%00',
  'a'.repeat(5000),
  '('.repeat(2000),
];

/** Values in places where others are meant. `{"__proto__": …}` is an own key, as `JSON.parse` makes it. */
const oddValues: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '-1',
  '1e308',
  '-1e-7',
  '4294967297',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '{"":""}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":"x","length":-1}',
  `${'['.repeat(150)}${']'.repeat(150)}`,
  ...oddTexts.map((text) => JSON.stringify(text)),
];

const oddKeys: readonly string[] = ['__proto__', 'constructor', 'length', '', '0', 'a/b', 'a~b', 'Ä', ...oddTexts];

type Step = { kind: 'replace' | 'remove' | 'rename' | 'repeat' | 'swap' | 'wrap'; where: number; odd: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>('replace', 'replace', 'replace', 'remove', 'rename', 'repeat', 'swap', 'wrap'),
    where: fc.nat(),
    odd: fc.nat(),
  }),
  { minLength: 1, maxLength: 6 },
);

/** One of the documents with a few things wrong in it. */
export function mutated(documents: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.tuple(fc.nat(documents.length - 1), steps).map(([index, changes]) => {
    let copy: unknown = structuredClone(documents[index]);
    for (const change of changes) copy = apply(copy, change);
    return copy;
  });
}

interface Slot {
  holder: Record<string, unknown>;
  key: string;
}

function slotsOf(value: unknown, slots: Slot[] = []): Slot[] {
  if (typeof value !== 'object' || value === null) return slots;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    slots.push({ holder, key });
    slotsOf(holder[key], slots);
  }
  return slots;
}

function apply(document: unknown, { kind, where, odd }: Step): unknown {
  const slots = slotsOf(document);
  const slot = slots[where % Math.max(1, slots.length)];
  const value: unknown = JSON.parse(oddValues[odd % oddValues.length] ?? 'null');
  if (slot === undefined) return value;
  const { holder, key } = slot;
  const here = holder[key];
  if (kind === 'replace') define(holder, key, value);
  else if (kind === 'remove' && Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (kind === 'remove') delete holder[key];
  else if (kind === 'wrap') define(holder, key, odd % 2 === 0 ? [here] : { value: here });
  else if (kind === 'rename' && !Array.isArray(holder)) {
    delete holder[key];
    define(holder, oddKeys[odd % oddKeys.length] ?? '', here);
  } else if (kind === 'repeat' && Array.isArray(holder)) holder.push(here, here);
  else if (kind === 'swap') {
    const other = slots[odd % slots.length];
    if (other !== undefined) define(holder, key, structuredClone(other.holder[other.key]));
  }
  return document;
}

/** An own key whatever its name is. */
function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

const brackets = [
  ['[', ']'],
  ['{"a":', '}'],
  ['(', ')'],
  ['<a>', '</a>'],
  ["['", "']"],
] as const;
/** Up to 100,000, each order of magnitude as often: one parser ends at 3,000 levels and tells at 10,000 that they are too many. */
const levels = fc.oneof(...[30, 300, 3_000, 6_000, 12_000, 100_000].map((max) => fc.nat({ max })));
/** A text inside of brackets, open ones in it, or brackets alone. */
const nesting = fc.record({
  pair: fc.constantFrom(...brackets),
  count: levels,
  form: fc.constantFrom('around', 'open', 'alone'),
});
type Nesting = typeof nesting extends fc.Arbitrary<infer T> ? T : never;

function nested(text: string, { pair: [open, close], count, form }: Nesting, at: number): string {
  if (form === 'open') return text.slice(0, at) + open.repeat(count) + text.slice(at);
  return `${open.repeat(count)}${form === 'alone' ? '' : text}${close.repeat(count)}`;
}

/** One of the texts, nested. */
export function inBrackets(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(texts, nesting, fc.nat()).map(([text, how, at]) => nested(text, how, at % (text.length + 1)));
}

/** A text that begins as one of `texts` and was damaged: cut, doubled, turned around, with odd texts put in, or nested deep. */
export function damaged(texts: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(),
    drop: fc.nat({ max: 20 }),
    put: fc.oneof(fc.constantFrom(...oddTexts), fc.string({ unit: anyCharacter, maxLength: 8 })),
  });
  const edited = fc.tuple(fc.constantFrom(...texts), fc.array(edit, { maxLength: 4 })).map(([text, edits]) => {
    let result = text;
    for (const { at, drop, put } of edits) {
      const from = at % (result.length + 1);
      result = result.slice(0, from) + put + result.slice(from + drop);
    }
    return result;
  });
  return fc.oneof({ weight: 12, arbitrary: edited }, { weight: 1, arbitrary: inBrackets(edited) });
}

/** Bytes that begin as one of `files` and were damaged. */
export function damagedBytes(files: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({ at: fc.nat(), byte: fc.nat({ max: 255 }), cut: fc.boolean() });
  return fc.tuple(fc.nat(files.length - 1), fc.array(edit, { maxLength: 6 })).map(([index, edits]) => {
    let bytes = Uint8Array.from(files[index] ?? []);
    for (const { at, byte, cut } of edits) {
      const place = at % Math.max(1, bytes.length);
      if (cut && byte < 16) bytes = bytes.slice(0, place);
      else bytes[place] = byte;
    }
    return bytes;
  });
}
