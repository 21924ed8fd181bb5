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
const made: string[] = [];
for (const file of files) {
  const { program } = parseSync(file, readFileSync(join(packages, file), 'utf8'));
  new Visitor({
    Literal(node) {
      if (!('regex' in node)) return;
      const { pattern: source, flags } = node.regex;
      patterns.set(`/${source}/${flags}`, { source, flags, file });
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'RegExp') made.push(file.replaceAll('\\', '/'));
    },
  }).visit(program);
}

const partsPatterns = await recorded(new Set(made));

describe('no regular expression takes more than linear time', () => {
  it('and all are known', () => {
    expect(files.length).toBeGreaterThan(300);
    expect(patterns.size).toBeGreaterThan(200);
  });

  it.each([...patterns])('%s', (_text, pattern) => expectLinear(pattern));

  it.each(partsPatterns)('made of parts: %s', (_text, pattern) => expectLinear(pattern));
});

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
    globalThis.RegExp = new Proxy(own, {
      construct(target, [source, flags = '']: [string, string?]) {
        // What the file imports puts patterns together too.
        const isOwn = (new Error().stack ?? '').split('\n')[2]?.includes(file) === true;
        if (isOwn) found.push([`/${source}/${flags}`, { source: String(source), flags, file }]);
        return Reflect.construct(target, [source, flags]);
      },
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
