import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Comparison, ComparisonSchema } from '@sandjury/compare';
import { corpus } from '@sandjury/emulator';
import { afterAll, beforeAll } from 'vitest';
import type { CliResult } from './run-cli.ts';

/** The SHA-256 of a sample of the corpus. */
export function named(name: string): string {
  return corpus.find((sample) => sample.name === name)?.hashes.sha256 ?? '';
}

/** A SHA-256 that nobody knows. */
export function strange(n: number): string {
  return createHash('sha256').update(`strange ${n}`).digest('hex');
}

/** Lists of samples in a folder that lives as long as the tests of a file. */
export interface Lists {
  /** A path in the folder. */
  path(name: string): string;
  /** Writes a list, a line each; its path. */
  listed(lines: readonly string[], name?: string): Promise<string>;
}

export function useLists(): Lists {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandjury-lists-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  return {
    path: (name) => join(folder, name),
    async listed(lines, name = 'list.txt') {
      const file = join(folder, name);
      await writeFile(file, lines.map((line) => `${line}\n`).join(''));
      return file;
    },
  };
}

/** The comparisons that a command printed as lines of JSON. */
export function comparisons({ stdout }: Pick<CliResult, 'stdout'>): Comparison[] {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => ComparisonSchema.parse(JSON.parse(line)));
}

/** The hashes that they are of, in order. */
export function hashesOf(result: Pick<CliResult, 'stdout'>): (string | false)[] {
  return comparisons(result).map(({ question }) => 'hash' in question && question.hash);
}
