import type { Io } from './io.ts';

/**
 * The same world, whose notices and progress fall silent once `silence` is called, and which has no live display once `lines` is:
 * the options that want it are read after it is made.
 */
export function quietable(io: Io): { io: Io; silence(): void; lines(): void } {
  let isQuiet = false;
  let isLive = true;
  const unlessQuiet = (say: (text: string) => void) => (text: string) => {
    if (!isQuiet) say(text);
  };
  return {
    io: {
      ...io,
      note: unlessQuiet(io.note),
      progress: unlessQuiet(io.progress),
      live: () => (isQuiet || !isLive ? null : (io.live?.() ?? null)),
    },
    silence() {
      isQuiet = true;
    },
    lines() {
      isLive = false;
    },
  };
}
