import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('docs/architecture.md');

/** One step: a file, and the contract through which it is reached, where nobody imports it. */
interface Step {
  file: string;
  through: string | null;
}

/** The walks of the page: numbered lists whose items begin with a file. */
const walks = page
  .split(/^## /m)
  .slice(1)
  .flatMap((section) => {
    const steps = [...section.matchAll(/^\d+\. `(?<file>packages\/[^`]+)`(?:, through `(?<through>\w+)`)?/gm)].map(
      ({ groups }): Step => ({ file: groups?.file ?? '', through: groups?.through ?? null }),
    );
    return steps.length === 0 ? [] : [{ title: section.split('\n')[0] ?? '', steps }];
  });

/** The files that a file imports, those behind the entry point of another package of ours among them. */
function importedBy(file: string): Set<string> {
  const found = new Set<string>();
  for (const [, specifier = ''] of read(file).matchAll(/(?:from|import\()\s*'([^']+)'/g)) {
    if (specifier.startsWith('.')) found.add(join(dirname(file), specifier));
    else if (specifier.startsWith('@sandjury/')) for (const behind of publishedBy(specifier)) found.add(behind);
  }
  return found;
}

/** What an entry point gives away, over whatever index. */
function publishedBy(specifier: string): Set<string> {
  const [, name = '', ...path] = specifier.split('/');
  const { exports } = JSON.parse(read(`packages/${name}/package.json`));
  const open = [join(`packages/${name}`, exports[path.length === 0 ? '.' : `./${path.join('/')}`] ?? '')];
  const found = new Set<string>();
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const [, next = ''] of read(file).matchAll(/^export .*from '(\.[^']+)'/gm)) {
      const target = join(dirname(file), next);
      if (found.has(target)) continue;
      found.add(target);
      if (target.endsWith('/index.ts')) open.push(target);
    }
  }
  return found;
}

describe('the page of the architecture', () => {
  it('has three walks, none longer than it says', () => {
    expect(walks.map(({ title }) => title)).toEqual([
      'A hash to the wire and back',
      'A reply to a report',
      'An IOC to STIX',
    ]);
    for (const { steps } of walks) expect(steps.length).toBeLessThanOrEqual(17);
    for (const { steps } of walks) expect(steps.length).toBeGreaterThan(5);
  });

  it.each(walks)('$title: goes through files that are there, each joined to one before', ({ steps }) => {
    expect(steps.map(({ file }) => file).filter((file) => !existsSync(join(root, file)))).toEqual([]);
    const reached = new Set<string>();
    const lost: string[] = [];
    for (const [index, { file, through }] of steps.entries()) {
      const isNamed = (name: string): boolean =>
        read(file).includes(name) && steps.slice(0, index).some((before) => read(before.file).includes(name));
      const before = new Set(steps.slice(0, index).map((step) => step.file));
      const takes = [...importedBy(file)].some((known) => before.has(known));
      if (index > 0 && !reached.has(file) && !takes && !(through !== null && isNamed(through))) lost.push(file);
      for (const next of importedBy(file)) reached.add(next);
    }
    expect(lost).toEqual([]);
  });

  it('says of an IOC that it is grouped once and gets its canonical form once, as the code does', () => {
    expect(page).toContain('grouped once, in step 3, and a value gets its canonical form once, in step 5');
    const files = globSync('packages/{compare,export}/src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] });
    const callers = (called: RegExp): string[] => files.filter((file) => called.test(read(file))).sort();
    expect(callers(/\b(?:listIocGroups|groupIocs)\(/)).toEqual(['packages/compare/src/iocs/groups.ts']);
    const ofValuesThatAreNoKey = [
      ...['packages/compare/src/noise/ip-range.ts', 'packages/compare/src/noise/list.ts'],
      ...['packages/export/src/iocs/blocking/identifies.ts', 'packages/export/src/iocs/blocking/mail.ts'],
      'packages/export/src/stix/indicator.ts',
    ];
    expect(callers(/\b(?:iocKey|canonicalIocValue)\(/)).toEqual(ofValuesThatAreNoKey);
  });

  it('names every room of every package', () => {
    const rooms = globSync('packages/*/src/*/', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
    expect(rooms.length).toBeGreaterThan(30);
    const missing = rooms.filter((path) => {
      const [, name = '', , room = ''] = path.split('/');
      const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
      return !row.includes(`\`${room}/\``);
    });
    expect(missing).toEqual([]);
  });

  it('names no room that is not there', () => {
    const rows = page.split('\n').flatMap((line) => {
      const name = /^\| `([\w-]+)`/.exec(line)?.[1];
      return name === undefined ? [] : [...line.matchAll(/`([\w-]+)\/`/g)].map(([, room]) => `${name}/src/${room}`);
    });
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter((path) => !existsSync(join(root, 'packages', path)))).toEqual([]);
  });

  it('leads to pages that are there', () => {
    const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => join('docs', link));
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
    expect(relative(root, join(root, 'docs'))).toBe('docs');
  });
});
