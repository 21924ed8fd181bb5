import { corpus } from '@sandjury/emulator';
import { spawnEmulators } from '../tools/emulators.ts';
import { type Benchmark, inTurn } from '../tools/measure.ts';
import { spawnSide } from '../tools/sides.ts';

// A hundred thousand hashes is what people do with it, so that a round is long enough for what a program does after its first
// second; the first round of each side is not counted.
const lookups = 3_000;
const concurrency = 32;

/** Look-ups a second with full normalisation, over the same requests by undici and `JSON.parse` alone. */
export const lookup: Benchmark = {
  name: 'lookup',
  unit: 'ours per second / undici + JSON.parse per second',
  goal: '>= 0.7',
  async run() {
    const emulators = await spawnEmulators();
    const { VMRAY_URL = '', VMRAY_API_KEY = '' } = emulators.environment;
    const hash = corpus.find((sample) => sample.vmray !== null && sample.alibaba !== null)?.hashes.sha256 ?? '';
    const told = [VMRAY_URL, VMRAY_API_KEY, hash, `${lookups}`, `${concurrency}`];
    const [ours, bare] = [
      spawnSide('calls/lookup-side.ts', ['ours', ...told]),
      spawnSide('calls/lookup-side.ts', ['bare', ...told]),
    ];
    try {
      const { oursMs, bareMs, ratio } = await inTurn(5, ours.round, bare.round);
      const rate = (ms: number) => Math.round((lookups / ms) * 1000);
      const cpu = `processor time ${ours.cpuUs()} µs a look-up, bare ${bare.cpuUs()}`;
      return { ratio: 1 / ratio, detail: `${rate(oursMs)} look-ups a second, bare ${rate(bareMs)}; ${cpu}` };
    } finally {
      await Promise.all([ours.stop(), bare.stop()]);
      await emulators.stop();
    }
  },
};
