/** One figure: ours over the bare building block, measured in turn in the same run, because machines are noisy. */
export interface Benchmark {
  name: string;
  unit: string;
  goal: string;
  run(): Promise<Figure>;
}

export interface Figure {
  ratio: number;
  /** What was measured, for a person. */
  detail: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Milliseconds that a call takes. */
export async function timed(call: () => unknown): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

/** Runs two calls in turn, after a warm-up of each, and gives the median of each and of their ratio pair by pair. */
export async function inTurn(
  rounds: number,
  ours: () => unknown,
  bare: () => unknown,
): Promise<{ oursMs: number; bareMs: number; ratio: number }> {
  await ours();
  await bare();
  const pairs: { oursMs: number; bareMs: number }[] = [];
  for (let round = 0; round < rounds; round++) pairs.push({ oursMs: await timed(ours), bareMs: await timed(bare) });
  return {
    oursMs: median(pairs.map((pair) => pair.oursMs)),
    bareMs: median(pairs.map((pair) => pair.bareMs)),
    ratio: median(pairs.map((pair) => pair.oursMs / pair.bareMs)),
  };
}

/** Runs `count` calls, `concurrency` at a time. */
export async function concurrently(
  count: number,
  concurrency: number,
  call: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await call(index);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
