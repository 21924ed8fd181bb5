import fc from 'fast-check';
import { targets } from './targets.ts';

// `pnpm fuzz [RUNS] [parser…]`: a million inputs a parser unless told otherwise. Prints seed and path of what it finds, so that it
// can be had again, and ends with 1.
const [runsText = '1000000', ...names] = process.argv.slice(2);
const runs = Number(runsText);
if (!Number.isSafeInteger(runs) || runs < 1) throw new RangeError(`Not a number of runs: ${runsText}`);
const chosen = targets.filter((one) => names.length === 0 || names.includes(one.name));
if (chosen.length === 0) throw new RangeError(`No such parser. Known: ${targets.map((one) => one.name).join(', ')}`);

for (const { name, inputs, check } of chosen) {
  const startedAt = performance.now();
  const property = fc.asyncProperty(inputs, async (input) => check(input));
  const found = await fc.check(property, { numRuns: runs });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (!found.failed) {
    console.log(`${name}: ${found.numRuns} inputs in ${seconds} s`);
    continue;
  }
  process.exitCode = 1;
  console.log(`${name}: FOUND after ${found.numRuns} inputs; seed ${found.seed}, path ${found.counterexamplePath}`);
  console.log(JSON.stringify(found.counterexample?.[0])?.slice(0, 4_000));
  console.log(found.errorInstance);
}
