import { writeAuthorityFile } from './authority-file.ts';
import { startElsewhere } from './elsewhere.ts';

/** What all cells of a process share, and what must have happened to it by the end. */
export interface World {
  /** Ends it. Resolves with each promise that was not kept by all cells together. */
  close(): Promise<string[]>;
}

const printers = ['debug', 'error', 'info', 'log', 'warn'] as const;

/** Starts what the cells of this process share, and listens for what nobody may print while they run. */
export async function startWorld(): Promise<World> {
  const authority = await writeAuthorityFile();
  const elsewhere = await startElsewhere();
  const before = openHandles();
  const printed: string[] = [];
  const originals = printers.map((name) => ({ name, original: console[name] }));
  for (const { name } of originals)
    console[name] = (...parts: unknown[]) => void printed.push(`${name}: ${parts.join(' ')}`);
  const onWarning = (warning: Error) => void printed.push(`warning: ${warning.message}`);
  process.on('warning', onWarning);
  return {
    async close() {
      for (const { name, original } of originals) console[name] = original;
      process.off('warning', onWarning);
      const left = await handlesBeyond(before);
      const broken = printed.map((text) => `printed ${text.slice(0, 200)}`);
      if (elsewhere.requests > 0) broken.push(`${elsewhere.requests} requests went to another origin`);
      if (left > 0) broken.push(`${left} handles are left open`);
      await elsewhere.close();
      authority.remove();
      return broken;
    },
  };
}

/** Sockets and timers of this process. */
function openHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Timeout/.test(name)).length;
}

async function handlesBeyond(before: number): Promise<number> {
  // One timer is our own wait; undici keeps one clock of its own for a second after the last request.
  const own = 1;
  for (let look = 0; look < 30 && openHandles() > before; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return Math.max(0, openHandles() - before - own);
}
