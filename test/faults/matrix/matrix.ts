import type { SandboxProvider } from '@sandjury/core';
import { createLimiter, systemClock } from '@sandjury/core/toolkit';
import { type CellResult, runCell } from '../cell/cell.ts';
import { faultCases } from './fault-cases.ts';
import type { Adapter, FaultCase, FaultMode, Operation } from './model.ts';

/** Cells that keep the machine busy, and those that wait for a limit to pass. */
const slots = {
  busy: createLimiter({ concurrency: 12, clock: systemClock }),
  waiting: createLimiter({ concurrency: 60, clock: systemClock }),
};
const healthy: FaultCase = { name: 'none', outcome: 'ok' };

type Ending = Pick<CellResult, 'outcome' | 'broken'>;

/** How one fault ended in one operation. */
export interface Pair {
  readonly fault: string;
  readonly lasting: Ending;
  /** The same as `lasting` where a fault cannot come once. */
  readonly once: Ending;
}

export interface Column {
  readonly name: string;
  readonly faulted: string;
  /** In the order of the faults; run once, however often it is asked for. */
  readonly pairs: () => Promise<readonly Pair[]>;
}

/** The operations of one adapter that stand in one table. */
export interface Group {
  readonly title: string;
  readonly columns: readonly Column[];
}

export function defineGroup<Provider extends SandboxProvider>(
  title: string,
  adapter: Adapter<Provider>,
  operations: readonly Operation<Provider>[],
): Group {
  return {
    title,
    columns: operations.map((operation) => {
      let running: Promise<readonly Pair[]> | undefined;
      const pairs = () => {
        running ??= runColumn(adapter, operation);
        return running;
      };
      return { name: operation.name, faulted: operation.faulted, pairs };
    }),
  };
}

/** How many cells are run for one operation. */
export const casesPerColumn: number = faultCases.reduce((sum, fault) => sum + modesOf(fault).length, 0);

/** A certificate and a clock are as they are. */
function modesOf(fault: FaultCase): readonly FaultMode[] {
  return fault.tls === undefined && fault.skewMs === undefined ? ['lasting', 'once'] : ['lasting'];
}

async function runColumn<Provider extends SandboxProvider>(
  adapter: Adapter<Provider>,
  operation: Operation<Provider>,
): Promise<readonly Pair[]> {
  const first = await runCell({ adapter, operation, fault: healthy, mode: 'lasting', baseline: null });
  if (first.outcome !== 'ok' || first.broken.length > 0)
    throw new Error(`Without a fault it ends with ${first.outcome}: ${first.broken.join('; ')}`);
  const run = (fault: FaultCase, mode: FaultMode) =>
    slots[fault.stalls ? 'waiting' : 'busy'].run(async (): Promise<Ending> => {
      // What it gave is let go of: thousands of answers are a lot of memory.
      const { outcome, broken } = await runCell({ adapter, operation, fault, mode, baseline: first.seen });
      return { outcome, broken };
    });
  return Promise.all(
    faultCases.map(async (fault): Promise<Pair> => {
      const [lasting, once] = await Promise.all(modesOf(fault).map((mode) => run(fault, mode)));
      if (lasting === undefined) throw new Error(`${fault.name} was not run.`);
      return { fault: fault.name, lasting, once: once ?? lasting };
    }),
  );
}

/** The promises that were not kept, each with its cell. */
export function brokenIn(pairs: readonly Pair[]): string[] {
  return pairs.flatMap(({ fault, lasting, once }) => [
    ...lasting.broken.map((why) => `${fault}: ${why}`),
    ...(once === lasting ? [] : once.broken.map((why) => `${fault}, once: ${why}`)),
  ]);
}
