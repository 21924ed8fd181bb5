import type { Io } from '../world/io.ts';
import { type Asked, Counts, type Progress, progressText } from './counts.ts';

/** Starts a live display on a terminal; elsewhere it prints a line every ten seconds. */
export async function progressOf(providers: readonly Asked[], io: Io): Promise<Progress> {
  const counts = new Counts(providers);
  const terminal = io.live?.() ?? null;
  // What another program prints on a live display, the display would take away again.
  if (terminal !== null && terminal.out !== 'program') {
    const { liveProgress } = await import('./live-display.ts');
    return liveProgress(counts, terminal, io);
  }
  const say = () => io.note(`sandjury: ${counts.all.map((one) => progressText(one, counts.seconds)).join('; ')}\n`);
  const timer = setInterval(say, lineEveryMs);
  timer.unref();
  return {
    onOutcome: (outcome) => counts.add(outcome),
    out: io.out,
    end: async () => clearInterval(timer),
  };
}

const lineEveryMs = 10_000;
