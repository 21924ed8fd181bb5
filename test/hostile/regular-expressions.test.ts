import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { checkSync } from 'recheck';
import { describe, expect, it } from 'vitest';
import { superlinearOn } from './growing-input.ts';

// A pattern that takes more than linear time on some text is a way to stop the program, and all texts here are an attacker's.
const packages = join(import.meta.dirname, '../../packages');
// All but the scaffold, which reads nothing but its own command line.
const files = readdirSync(packages, { recursive: true, encoding: 'utf8' }).filter(
  (file) =>
    /^[^\\/]+[\\/]src[\\/].*\.ts$/.test(file) && !/\.test\.ts$|node_modules|^create-sandjury-adapter/.test(file),
);

interface Pattern {
  source: string;
  flags: string;
  file: string;
}

const patterns = new Map<string, Pattern>();
const made = new Set<string>();
for (const file of files) {
  const found = patternsIn(file, readFileSync(join(packages, file), 'utf8'));
  for (const { source, flags } of found.literals) patterns.set(`/${source}/${flags}`, { source, flags, file });
  if (found.makesOthers) made.add(file.replaceAll('\\', '/'));
}

const partsPatterns = await recorded(made);

describe('no regular expression takes more than linear time', () => {
  it('and all are known', () => {
    expect(files.length).toBeGreaterThan(300);
    expect(patterns.size).toBeGreaterThan(200);
  });

  it.each([
    ['new RegExp("a")', 0, true],
    ['RegExp("a", "i")', 0, true],
    ['const make = globalThis.RegExp; make("a")', 0, true],
    ['Reflect.construct(RegExp, ["a"])', 0, true],
    ['const f = (x: RegExp): x is RegExp => /a/.test("b") && x instanceof RegExp', 1, false],
  ])('however they are made: %s', (text, literals, makesOthers) => {
    const found = patternsIn('a.ts', text);
    expect([found.literals.length, found.makesOthers]).toEqual([literals, makesOthers]);
  });

  it.each([...patterns])('%s', (_text, pattern) => expectLinear(pattern));

  it.each(partsPatterns)('made of parts: %s', (_text, pattern) => expectLinear(pattern));
});

/** The patterns that stand in a module, and whether it may make others: it has a use for `RegExp` itself. */
function patternsIn(file: string, text: string): { literals: Omit<Pattern, 'file'>[]; makesOthers: boolean } {
  const literals: Omit<Pattern, 'file'>[] = [];
  let uses = 0;
  const { program } = parseSync(file, text);
  new Visitor({
    Literal(node) {
      if ('regex' in node) literals.push({ source: node.regex.pattern, flags: node.regex.flags });
    },
    Identifier(node) {
      if (node.name === 'RegExp') uses += 1;
    },
    BinaryExpression({ operator, right }) {
      if (operator === 'instanceof' && right.type === 'Identifier' && right.name === 'RegExp') uses -= 1;
    },
    TSTypeReference({ typeName }) {
      if (typeName.type === 'Identifier' && typeName.name === 'RegExp') uses -= 1;
    },
  }).visit(program);
  return { literals, makesOthers: uses > 0 };
}

/** Proven of the automaton; of patterns that look around, which have none, seen with growing input. */
function expectLinear({ source, flags, file }: Pattern): void {
  const proof = checkSync(source, flags.replace('v', 'u'), { timeout: 5_000, checker: 'automaton' });
  const attacks = proof.status === 'vulnerable' ? [proof.attack.pattern] : [];
  if (proof.status === 'unknown') attacks.push(...superlinearOn(source, flags));
  expect(attacks, file).toEqual([]);
}

/** The patterns that these files put together when they are loaded. What is put together later would be seen by nobody: there is none. */
async function recorded(names: ReadonlySet<string>): Promise<[string, Pattern][]> {
  const found: [string, Pattern][] = [];
  const own = globalThis.RegExp;
  for (const file of names) {
    const before = found.length;
    const record = (target: typeof RegExp, [source, flags = '']: string[]): RegExp => {
      // What the file imports puts patterns together too.
      const isOwn = (new Error().stack ?? '').split('\n')[3]?.includes(file) === true;
      if (isOwn) found.push([`/${source}/${flags}`, { source: String(source), flags, file }]);
      return Reflect.construct(target, [source, flags]);
    };
    globalThis.RegExp = new Proxy(own, {
      construct: (target, parts: string[]) => record(target, parts),
      apply: (target, _this, parts: string[]) => record(target, parts),
    });
    try {
      await import(`${join(packages, file)}?recorded`);
    } finally {
      globalThis.RegExp = own;
    }
    if (found.length === before) throw new Error(`${file} puts a pattern together where nobody sees it.`);
  }
  return found;
}
