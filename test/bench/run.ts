import { alibabaCalls } from './calls/alibaba.ts';
import { alibabaMemory } from './calls/alibaba-memory.ts';
import { lookup } from './calls/lookup.ts';
import { many, manyMemory } from './calls/many.ts';
import { upload } from './calls/upload.ts';
import { agreement } from './reports/agreement.ts';
import { capeMemory, capeReport } from './reports/cape-report.ts';
import { comparing, comparingTenfold } from './reports/compare.ts';
import { summary, summaryGrowth } from './reports/summary.ts';
import { importing } from './start/importing.ts';
import { start } from './start/start.ts';
import type { Benchmark, Figure } from './tools/measure.ts';

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
