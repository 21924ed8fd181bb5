import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { importFile } from './module.ts';

it('a module that takes too long is given up, whatever it has begun', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandjury-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'slow.mjs');
  await writeFile(file, 'await new Promise((resolve) => setTimeout(resolve, 500)); export const config = {};');
  const listeners = process.listenerCount('beforeExit');
  await expect(importFile(file, String, 20)).rejects.toThrow('it has not loaded within 0.02 s');
  expect(await importFile(file, String)).toHaveProperty('config');
  expect(process.listenerCount('beforeExit')).toBe(listeners);
});
