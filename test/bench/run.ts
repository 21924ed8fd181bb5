import { agreement } from './agreement.ts';
import { alibabaCalls } from './alibaba.ts';
import { alibabaMemory } from './alibaba-memory.ts';
import { capeMemory, capeReport } from './cape-report.ts';
import { comparing, comparingTenfold } from './compare.ts';
import { importing } from './importing.ts';
import { lookup } from './lookup.ts';
import { many, manyMemory } from './many.ts';
import type { Benchmark, Figure } from './measure.ts';
import { start } from './start.ts';
import { summary, summaryGrowth } from './summary.ts';
import { upload } from './upload.ts';

// `pnpm bench [name…]` prints a table, `pnpm --silent bench --json` one object. Nothing here fails on a slow machine: the
// figures are for a person to judge.
const benchmarks: readonly Benchmark[] = [
  lookup,
  alibabaCalls,
  upload,
  alibabaMemory,
  capeReport,
  capeMemory,
  summary,
  summaryGrowth,
  comparing,
  comparingTenfold,
  agreement,
  many,
  manyMemory,
  importing,
  ...start,
];
const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith('--'));
const asJson = args.includes('--json');

const results: Record<string, { ratio: number; unit: string; goal: string }> = {};
for (const benchmark of benchmarks) {
  if (wanted.length > 0 && !wanted.includes(benchmark.name)) continue;
  const figure: Figure = await benchmark.run();
  const ratio = Math.round(figure.ratio * 1000) / 1000;
  results[benchmark.name] = { ratio, unit: benchmark.unit, goal: benchmark.goal };
  if (!asJson)
    console.log(`${benchmark.name}: ${ratio} (goal ${benchmark.goal}) — ${benchmark.unit}; ${figure.detail}`);
}
if (asJson) console.log(JSON.stringify(results, null, 2));
