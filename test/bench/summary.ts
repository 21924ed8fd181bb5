import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vmrayPlugin } from '@sandjury/vmray';
import { type Benchmark, inTurn } from './measure.ts';

const fixture = join(
  import.meta.dirname,
  '../../packages/vmray/test/fixtures/summary_v2__malicious_exe__schema2.1_platform4.2.json',
);
const times = 50;

/** A Summary v2 of 330 KB from text to report, over its `JSON.parse`. */
export const summary: Benchmark = {
  name: 'summary',
  unit: 'time from text to report / time of JSON.parse',
  goal: '<= 3',
  async run() {
    const text = readFileSync(fixture, 'utf8');
    const repeat = (call: () => unknown) => {
      for (let count = 0; count < times; count++) call();
    };
    const { oursMs, bareMs, ratio } = await inTurn(
      15,
      () => repeat(() => vmrayPlugin.read(JSON.parse(text))),
      () => repeat(() => JSON.parse(text)),
    );
    return { ratio, detail: `${(oursMs / times).toFixed(2)} ms, JSON.parse ${(bareMs / times).toFixed(2)} ms` };
  },
};
