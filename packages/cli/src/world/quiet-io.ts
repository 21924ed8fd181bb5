import type { Io } from './io.ts';

/**
 * Adds two switches to a world. After `silence` it prints no notices and no progress. After `lines` it has no live display. Switches,
 * because the options that decide it are read after the world is made.
 */
export function quietIo<World extends Io>(io: World): { io: World; silence(): void; lines(): void } {
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
