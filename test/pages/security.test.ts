import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testTitles } from '../support/sources/test-titles.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:promise|-+) +\|/.test(line));
/** A promise has one test, or more: a row without a promise is of the one above it. */
const promises: (readonly [promise: string, file: string, title: string])[] = [];
for (const row of rows) {
  const [, promise = '', test = ''] = row.split('|').map((cell) => cell.trim());
  const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
  promises.push([promise || (promises.at(-1)?.[0] ?? ''), file, title]);
}

it('makes promises', () => expect(promises.length).toBeGreaterThan(40));

it.each(promises)('%s: %s: %s', (_promise, file, title) => {
  expect(file).toMatch(/\.test\.ts$/);
  expect(existsSync(join(root, file)), file).toBe(true);
  const titles = testTitles(file, readFileSync(join(root, file), 'utf8'));
  expect(titles).toContainEqual({ title, isSkipped: false });
});

it('a title is one of a test that runs, not a text of the file', () => {
  // The text of a test file, which is read here and never run.
  const text = `
    // it('in a comment', () => {});
    const words = ['in a list', "it('in a text')"];
    describe('group', () => {
      it('runs', () => {});
      it.skip('skipped', () => {});
      it.todo('to do');
      describe.skip('skipped group', () => { test('inside', () => {}); });
      it.skipIf(process.getuid() === 0)('for some', () => {});
      it.each([['first', 1], ['second', 2]])('row %s: %d', () => {});
      it.each(words)('of words: %s', () => {});
      it(\`\${runs} times\`, () => {});
      expect('it').toBe('runs not');
    });`;
  expect(testTitles('a.test.ts', text).map(({ title, isSkipped }) => (isSkipped ? `– ${title}` : title))).toEqual([
    'group',
    'runs',
    '– skipped',
    '– to do',
    '– skipped group',
    '– inside',
    'for some',
    'row first',
    'row second',
    'of words',
    'times',
  ]);
});
