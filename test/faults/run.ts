import { readFile, writeFile } from 'node:fs/promises';
import { adapters } from './adapters/adapters.ts';
import { startWorld } from './cell/world.ts';
import { brokenIn, groupsOf } from './matrix/matrix.ts';
import { page, renewed } from './matrix/render.ts';

// `pnpm --silent faults` runs the matrix and prints its page; with `--write` that goes to the documentation, and with titles of adapters
// (`pnpm --silent faults Triage --write`) the tables of these alone are made anew.
const titles = process.argv.slice(2).filter((word) => word !== '--write');
const unknown = titles.filter((title) => !adapters.some((adapter) => adapter.title === title));
if (unknown.length > 0)
  throw new Error(
    `No such adapter: ${unknown.join(', ')}. There are ${adapters.map(({ title }) => title).join(', ')}.`,
  );
const world = await startWorld();
const all = adapters.map((adapter) => ({ adapter, groups: groupsOf(adapter) }));
const asked = all
  .filter(({ adapter }) => titles.length === 0 || titles.includes(adapter.title))
  .flatMap(({ groups }) => groups);
// All at once: most of the time of a cell is waiting. A column that cannot be run is told of below.
for (const { columns } of asked) for (const { pairs } of columns) pairs().catch(() => undefined);
const broken: string[] = [];
for (const { title, columns } of asked) {
  for (const { name, faulted, pairs } of columns) {
    const ends = await pairs().then(brokenIn, (error: unknown) => [String(error)]);
    broken.push(...ends.map((why) => `${title}, ${name}, ${faulted}: ${why}`));
  }
}
broken.push(...(await world.close()));
process.stderr.write(`${broken.length} promises broken\n${broken.join('\n')}\n`);
if (broken.length > 0) process.exitCode = 1;
else {
  const text = await renewed(
    await readFile(page, 'utf8'),
    all.flatMap(({ groups }) => groups),
    asked,
  );
  if (process.argv.includes('--write')) await writeFile(page, text);
  else process.stdout.write(text);
}
