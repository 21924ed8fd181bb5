import { readFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

// The compiler checks the program; this checks that the README shows it, and that it does what it says.
it('the README shows a program that works', async () => {
  expect(await read('../README.md')).toContain(`\n\`\`\`ts\n${await read('./readme-snippet.ts')}\`\`\`\n`);
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('./readme-snippet.ts');
  expect(log.mock.calls).toEqual([['offline', 'connection', 'The fake is never reached.']]);
  log.mockRestore();
});
