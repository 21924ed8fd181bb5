import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnEmulators } from '../tools/emulators.ts';
import { type Benchmark, median } from '../tools/measure.ts';
import { forgetPeak, peakBytes, residentBytes } from '../tools/memory.ts';
import { spawnSide } from '../tools/sides.ts';

const megabytes = 100;
const rounds = 5;

/** The most resident memory of a process that submits a file of 100 MiB, above what it had before: the worst of several. */
export const alibabaMemory: Benchmark = {
  name: 'alibaba-memory',
  unit: 'MB above idle at the peak of a 100 MiB submission',
  goal: '<= 100',
  async run() {
    const emulators = await spawnEmulators();
    const folder = await mkdtemp(join(tmpdir(), 'sandjury-bench-'));
    const file = join(folder, 'sample.bin');
    try {
      const peaks: { idle: number; above: number }[] = [];
      for (let round = 0; round < rounds; round++) {
        await writeSample(file, round);
        peaks.push(await submission(emulators.environment, file));
      }
      const figures = peaks.map(({ above }) => above.toFixed(1)).join(', ');
      const idle = median(peaks.map((peak) => peak.idle)).toFixed(0);
      return { ratio: Math.max(...peaks.map(({ above }) => above)), detail: `${figures} MB; idle ${idle} MB` };
    } finally {
      await rm(folder, { recursive: true });
      await emulators.stop();
    }
  },
};

/** A file that the emulator has not seen yet. */
async function writeSample(file: string, round: number): Promise<void> {
  const handle = await open(file, 'w');
  await handle.write(`sample ${round}`);
  await handle.truncate(megabytes * 1024 * 1024);
  await handle.close();
}

/** Figures of a process of its own, in MB. */
async function submission(environment: Record<string, string>, file: string): Promise<{ idle: number; above: number }> {
  const { SANDJURY_ALIBABA_ENDPOINT, ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET } = environment;
  const told = [SANDJURY_ALIBABA_ENDPOINT, ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET];
  const side = spawnSide('calls/alibaba-memory-side.ts', [...told.map((text) => text ?? ''), file]);
  try {
    await side.round();
    await sleep(500);
    await forgetPeak(side.pid);
    const idle = await residentBytes(side.pid);
    await side.round();
    const peak = await peakBytes(side.pid);
    return { idle: idle / 1e6, above: (peak - idle) / 1e6 };
  } finally {
    await side.stop();
  }
}
