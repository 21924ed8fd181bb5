import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import { sampleList } from './samples.ts';

async function listOf(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const from = join(folder, 'list.txt');
  await writeFile(from, text);
  const list = sampleList([], { from }, fakeIo().io);
  onTestFinished(() => list.close());
  const texts: string[] = [];
  return {
    list,
    texts,
    async read() {
      for await (const listed of list.items()) texts.push(listed.text);
    },
  };
}

it.each([
  ['words', (n: number) => `nonsense number ${n}`],
  ['a log', (n: number) => `2026-01-02 10:00:${n} GET /a/path/of/a/server/${n} HTTP/1.1 200 ${'x'.repeat(n % 400)}`],
  ['hashes with a digit too few', (n: number) => n.toString(16).padStart(63, '0')],
])('a line that is no sample costs microseconds: %s', async (_, line) => {
  const lines = 100_000;
  const { list, texts, read } = await listOf(Array.from({ length: lines }, (_line, n) => `${line(n)}\n`).join(''));
  const before = process.cpuUsage();
  await read();
  const { user, system } = process.cpuUsage(before);
  expect(texts).toEqual([]);
  expect(list.rejects.count).toBe(lines);
  // A million in ten seconds would be 10. A busy machine counts more of the same work; with an exception a line it was 50 to 180.
  expect((user + system) / lines).toBeLessThan(25);
});

it('what was before a line without an end is asked about, and why it ends is known', async () => {
  const hash = 'ab'.repeat(32);
  const { list, texts, read } = await listOf(`${hash}\n${'x'.repeat(3 * 1024 * 1024)}\n${'cd'.repeat(32)}\n`);
  await read();
  expect(texts).toEqual([hash]);
  expect(list.failure?.message).toMatch(/^The file \S+ has a line without an end\. Expected one sample per line\.$/);
});
