import { Listr } from 'listr2';
import { Screen, ScreenRenderer } from '../text/screen.ts';
import type { Io, LiveTerminal } from '../world/io.ts';
import { type Counts, type Progress, progressText } from './counts.ts';

const everyMs = 100;

/** A line per provider at the end of the terminal, while data goes above them. */
export function liveProgress(counts: Counts, terminal: LiveTerminal, io: Io): Progress {
  const screen = new Screen(terminal, io.out);
  const ended = Promise.withResolvers<void>();
  const tasks = new Listr(
    counts.all.map((one) => ({
      title: progressText(one, 0),
      async task(_: unknown, task: { title: string }) {
        const tell = () => {
          task.title = progressText(one, counts.seconds);
        };
        const timer = setInterval(tell, everyMs);
        await ended.promise;
        clearInterval(timer);
      },
    })),
    {
      concurrent: true,
      // Ctrl-C is the command's own: it prints what is there.
      registerSignalListeners: false,
      // Listr's own display writes over whatever else goes to the terminal, such as the table.
      renderer: ScreenRenderer,
      rendererOptions: { screen, everyMs },
    },
  );
  const running = tasks.run();
  return {
    onOutcome: (outcome) => counts.add(outcome),
    out: (text) => screen.above(text),
    async end() {
      ended.resolve();
      await running;
    },
  };
}
