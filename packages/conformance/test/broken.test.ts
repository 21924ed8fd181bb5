import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { conformanceChecks } from '../src/checks.ts';
import { brokenProviders } from './broken.ts';
import { failingChecks } from './judged.ts';
import { brokenTable, readme } from './readme-table.ts';

const names = conformanceChecks.map(({ name }) => name);

/** `abort: ends the wait between two attempts` is of the kind `abort`. */
const kindOf = (name: string) => name.slice(0, name.indexOf(':'));

describe('a provider that', () => {
  it.each(brokenProviders.map((broken) => [broken.what, broken] as const))(
    '%s',
    async (_what, broken) => {
      const meant = [broken.caughtBy, ...(broken.also ?? [])];
      // It breaks the one rule, and no other of the same kind. Whether it breaks rules of another kind too is not asked: one fault of
      // a provider may well be several.
      const failing = await failingChecks(
        broken,
        ({ name }) => meant.includes(name) || kindOf(name) === kindOf(broken.caughtBy),
      );
      expect(failing.sort()).toEqual([...meant].sort());
    },
    120_000,
  );
});

it('there are many, each caught by a check that there is', () => {
  expect(brokenProviders.length).toBeGreaterThanOrEqual(15);
  const strangers = brokenProviders.flatMap(({ caughtBy, also = [] }) => [caughtBy, ...also]);
  expect(strangers.filter((name) => !names.includes(name))).toEqual([]);
});

it('no check is without a provider that it catches', () => {
  const caught = new Set(brokenProviders.map(({ caughtBy }) => caughtBy));
  expect(names.filter((name) => !caught.has(name))).toEqual([]);
});

it('the first page shows them: node packages/conformance/test/readme-table.ts writes it', async () => {
  const page = await readFile(readme, 'utf8');
  expect(page).toContain(brokenTable());
  expect(page.split('\n').length).toBeLessThanOrEqual(121);
});

it('the first page uses the suite as an adapter does', async () => {
  const adapter = await readFile(new URL('../../vmray/src/vmray-conformance.test.ts', import.meta.url), 'utf8');
  const call = adapter.slice(adapter.indexOf('describeProvider({'));
  expect(await readFile(readme, 'utf8')).toContain(call);
});
