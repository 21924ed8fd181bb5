import { agreementStudy } from '@sandjury/compare';
import { type Benchmark, timed } from './measure.ts';

const rows = 1_000_000;
const sources = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const words = ['malicious', 'suspicious', 'benign', null];

/** A million rows of eight sources as a stream: how much memory it takes above what the process has before. */
export const agreement: Benchmark = {
  name: 'agreement',
  unit: 'MB of resident memory above idle, for 1,000,000 rows of 8 sources',
  goal: '<= 200',
  async run() {
    const before = process.memoryUsage.rss();
    let most = before;
    const oursMs = await timed(() =>
      agreementStudy(
        verdicts(() => {
          most = Math.max(most, process.memoryUsage.rss());
        }),
        { sources },
      ),
    );
    return { ratio: (most - before) / 1e6, detail: `${Math.round(oursMs)} ms` };
  },
};

async function* verdicts(look: () => void): AsyncGenerator<(string | null)[]> {
  let state = 1;
  for (let row = 0; row < rows; row++) {
    if (row % 10_000 === 0) look();
    yield sources.map(() => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return words[state >>> 30] ?? null;
    });
  }
}
