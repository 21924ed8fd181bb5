import { agreementStudy } from '@sandjury/compare';
import { type Benchmark, timed } from '../tools/measure.ts';

const rows = 1_000_000;
const sources = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const words = ['malicious', 'suspicious', 'benign', null];

/** A million rows of eight sources as a stream: how much memory it takes above what the process has before; and the growth. */
export const agreement: Benchmark = {
  name: 'agreement',
  unit: 'MB of resident memory above idle, for 1,000,000 rows of 8 sources',
  goal: '<= 200',
  async run() {
    const before = process.memoryUsage.rss();
    let most = before;
    const look = () => {
      most = Math.max(most, process.memoryUsage.rss());
    };
    const curve: string[] = [];
    for (const part of [100, 10, 1]) {
      const ms = await timed(() => agreementStudy(verdicts(rows / part, look), { sources }));
      curve.push(`${(rows / part).toLocaleString('en')} rows ${Math.round(ms)} ms`);
    }
    return { ratio: (most - before) / 1e6, detail: curve.join(', ') };
  },
};

async function* verdicts(count: number, look: () => void): AsyncGenerator<(string | null)[]> {
  let state = 1;
  for (let row = 0; row < count; row++) {
    if (row % 10_000 === 0) look();
    yield sources.map(() => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return words[state >>> 30] ?? null;
    });
  }
}
