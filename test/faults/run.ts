import { writeFile } from 'node:fs/promises';
import { groups } from './adapters/groups.ts';
import { startWorld } from './cell/world.ts';
import { brokenIn } from './matrix/matrix.ts';
import { countCases, page, renderGroup, renderHead } from './matrix/render.ts';

// `pnpm --silent faults` prints the matrix; with `--write` it goes to the documentation.
const world = await startWorld();
// All at once: most of the time of a cell is waiting. A column that cannot be run is told of below.
for (const { columns } of groups) for (const { pairs } of columns) pairs().catch(() => undefined);
const broken: string[] = [];
const tables = [renderHead(groups)];
for (const group of groups) {
  tables.push(await renderGroup(group));
  for (const { name, faulted, pairs } of group.columns) {
    broken.push(...brokenIn(await pairs()).map((why) => `${group.title}, ${name}, ${faulted}: ${why}`));
  }
}
broken.push(...(await world.close()));
const text = tables.join('\n');
if (process.argv.includes('--write')) await writeFile(page, text);
else process.stdout.write(text);
process.stderr.write(`${countCases(groups)} cases, ${broken.length} promises broken\n${broken.join('\n')}\n`);
if (broken.length > 0) process.exitCode = 1;
