import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:promise|-+) +\|/.test(line));
const promises = rows.map((row) => {
  const [, promise = '', test = ''] = row.split('|').map((cell) => cell.trim());
  const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
  return [promise, file, title] as const;
});

it('makes promises', () => expect(promises.length).toBeGreaterThan(20));

it.each(promises)('%s', (_promise, file, title) => {
  expect(file).toMatch(/\.test\.ts$|^test\/faults\//);
  expect(existsSync(join(root, file)), file).toBe(true);
  expect(readFileSync(join(root, file), 'utf8')).toContain(title);
});
