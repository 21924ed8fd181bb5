import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adapters } from '../adapters/adapters.ts';
import { startWorld, type World } from '../cell/world.ts';
import { brokenIn, type Group, groupsOf } from './matrix.ts';
import { page, renderGroup } from './render.ts';

/** Every `parts`-th table, beginning with the one of this index: as many files as that run side by side. */
export function holdPart(part: number, parts: number): void {
  for (const group of adapters.flatMap(groupsOf).filter((_, index) => index % parts === part)) holdGroup(group);
}

/** One test for each operation, one for what they share, and one for the table in the documentation. */
function holdGroup(group: Group): void {
  describe(group.title, () => {
    let world: World | undefined;
    beforeAll(async () => {
      world = await startWorld();
      // All at once: most of the time of a cell is waiting.
      for (const { pairs } of group.columns) pairs().catch(() => undefined);
    });
    afterAll(() => world?.close());

    it.each(group.columns.map((column, index) => [index + 1, column.name, column.faulted, column] as const))(
      '%d. %s, where %s fails',
      async (_index, _name, _faulted, { pairs }) => {
        expect(brokenIn(await pairs())).toEqual([]);
      },
      600_000,
    );

    it('leaves nothing open, prints nothing and sends nothing to another origin', async () => {
      await Promise.allSettled(group.columns.map(({ pairs }) => pairs()));
      const broken = await world?.close();
      world = undefined;
      expect(broken).toEqual([]);
    });

    it('is what the documentation shows: pnpm --silent faults --write', async () => {
      expect(await readFile(page, 'utf8')).toContain(await renderGroup(group));
    });
  });
}
