import { type AnalysisRef, formatRef, type Outcome, type SandboxHub } from '@sandjury/core';
import type { WaitFlags } from '../flags/options.ts';
import type { Io } from '../world/io.ts';

/**
 * Waits until the analysis behind each ticket has ended or the time is over. Returns one outcome per ticket, in their order. After
 * Ctrl-C unfinished tickets are pending, and the command that continues is printed.
 */
export async function waitForTickets(
  hub: SandboxHub,
  refs: readonly AnalysisRef[],
  flags: WaitFlags,
  io: Io,
): Promise<Outcome[]> {
  const told = new Map<AnalysisRef, Outcome>();
  const waitForOne = async (ref: AnalysisRef) => {
    const [outcome] = await hub.wait([ref], {
      signal: io.signal,
      deadlineMs: flags.timeout * 1000,
      pollMs: flags.poll * 1000,
      onProgress: (_, state) => io.note(`${formatRef(ref)}: ${state}\n`),
    });
    if (outcome !== undefined) told.set(ref, outcome);
  };
  io.progress(`Waiting for ${refs.map(formatRef).join(', ')} …\n`);
  try {
    await Promise.all(refs.map(waitForOne));
  } catch (error) {
    if (!io.signal.aborted) throw error;
  }
  const unfinished = refs.filter((ref) => !told.has(ref));
  // Not a note: whoever wants quiet needs the tickets all the same.
  if (unfinished.length > 0) {
    io.err(`sandjury: interrupted. To go on: ${io.command} wait ${unfinished.map(formatRef).join(' ')}\n`);
  }
  return refs.map((ref) => told.get(ref) ?? { provider: ref.provider, status: 'pending', refs: [ref] });
}
