const short = 8_000;
const growth = 4;
/** A pattern of quadratic time takes hundreds of milliseconds at the longer length; one of linear time never comes near. */
const suspiciousMs = 100;

/**
 * The texts on which a pattern takes more than linear time: repeated pieces of what the pattern speaks of, with ends that make it fail
 * late. Time is measured only to tell 4 times as long from 16 times as long, where it is long at all.
 */
export function superlinearOn(source: string, flags: string): string[] {
  const pattern = new RegExp(source, flags.replace('y', ''));
  const found: string[] = [];
  for (const pump of pumpsFor(source)) {
    for (const end of ['', '\0', `${pump}!`]) {
      const texts = [short, short * growth].map((length) => pump.repeat(Math.ceil(length / pump.length)) + end);
      const [first = 0, second = 0] = texts.map((text) => timeOf(pattern, text));
      if (second < suspiciousMs || second / first < growth * 2) continue;
      found.push(
        `${JSON.stringify(pump)} … ${JSON.stringify(end)}: ${first.toFixed(1)} ms, then ${second.toFixed(1)} ms`,
      );
    }
  }
  return found;
}

/** The best of three where the first is long: anything may happen to a process once. */
function timeOf(pattern: RegExp, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && best >= suspiciousMs; attempt++) {
    const startedAt = performance.now();
    text.replace(pattern, '');
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

/** Single characters that the pattern names, and pairs of the first of them. */
function pumpsFor(source: string): string[] {
  const named = [...new Set([...source.replaceAll(/\\[a-z]/gi, ''), 'a', '0', ' ', '-', '\\', '"'])].filter(
    (one) => one >= ' ',
  );
  const few = named.slice(0, 24);
  return [...named, ...few.flatMap((a) => few.map((b) => a + b)).filter(([a, b]) => a !== b)];
}
