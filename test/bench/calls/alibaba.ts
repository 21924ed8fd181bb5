import { spawnServer } from '../tools/emulators.ts';
import { type Benchmark, inTurn } from '../tools/measure.ts';
import { spawnSide } from '../tools/sides.ts';

// A hundred thousand hashes is what people do with it, so that a round is long enough for what a program does after its first
// second; the first round of each side is not counted.
const calls = 16_000;
const concurrency = 32;

/** GetFileDetectReport with full normalisation, over the vendor's own client core, which returns the raw reply. */
export const alibabaCalls: Benchmark = {
  name: 'alibaba',
  unit: "our reports per second / the vendor core's raw replies per second",
  goal: '>= 2.5',
  async run() {
    const { told, stop } = await spawnServer<{ port: number }>('tools/static-server.ts');
    const side = (name: string) =>
      spawnSide('calls/alibaba-side.ts', [name, `${told.port}`, `${calls}`, `${concurrency}`]);
    const [ours, theirs] = [side('ours'), side('theirs')];
    try {
      const { oursMs, bareMs, ratio } = await inTurn(5, ours.round, theirs.round);
      const rate = (ms: number) => Math.round((calls / ms) * 1000);
      const cpu = `processor time ${ours.cpuUs()} µs a report, theirs ${theirs.cpuUs()}`;
      return { ratio: 1 / ratio, detail: `${rate(oursMs)} reports a second, theirs ${rate(bareMs)}; ${cpu}` };
    } finally {
      await Promise.all([ours.stop(), theirs.stop()]);
      await stop();
    }
  },
};
