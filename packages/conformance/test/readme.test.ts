import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { brokenTable } from './readme-table.ts';

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

// The compiler checks the program, and it runs as a test.
it('the README shows a program that works', async () => {
  expect(await read('../README.md')).toContain(`\n\`\`\`ts\n${await read('./readme-snippet.test.ts')}\`\`\`\n`);
});

it('the README has every rule, and what it is known to find: `node test/update-readme.ts` writes it', async () => {
  expect(await read('../README.md')).toContain(`\n\n${brokenTable()}\n`);
});
