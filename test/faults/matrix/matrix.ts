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
  /** The same as `lasting` where a fault cannot come once, or met one request alone. */
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

/** The tables of an adapter: what the contract has, and what its client has beyond it. */
export function groupsOf(adapter: Adapter): Group[] {
  const { title, verbs, calls } = adapter;
  const groups = [
    defineGroup(`${title}, the provider`, adapter, verbs),
    defineGroup(`${title}, the client`, adapter, calls),
  ];
  return groups.filter(({ columns }) => columns.length > 0);
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

async function runColumn<Provider extends SandboxProvider>(
  adapter: Adapter<Provider>,
  operation: Operation<Provider>,
): Promise<readonly Pair[]> {
  const first = await slots.busy.run(() =>
    runCell({ adapter, operation, fault: healthy, mode: 'lasting', baseline: null }),
  );
  if (first.outcome !== 'ok' || first.broken.length > 0)
    throw new Error(`Without a fault it ends with ${first.outcome}: ${first.broken.join('; ')}`);
  const run = (fault: FaultCase, mode: FaultMode) =>
    slots[fault.stalls ? 'waiting' : 'busy'].run(async (): Promise<Ending & { met: number }> => {
      // What it gave is let go of: thousands of answers are a lot of memory.
      const { outcome, broken, seen } = await runCell({ adapter, operation, fault, mode, baseline: first.seen });
      return { outcome, broken, met: metBy(fault, operation, seen.calls) };
    });
  return Promise.all(
    faultCases.map(async (fault): Promise<Pair> => {
      const { met, ...lasting } = await run(fault, 'lasting');
      return { fault: fault.name, lasting, once: met > 1 ? await run(fault, 'once') : lasting };
    }),
  );
}

/** How many requests a fault met. What it met once alone ends in the same way where it comes once: such a cell is not run. */
function metBy(fault: FaultCase, { faulted }: Pick<Operation<never>, 'faulted'>, calls: readonly string[]): number {
  // A certificate and a clock are as they are; a connection that is refused is no call.
  if (fault.tls !== undefined || fault.skewMs !== undefined) return 1;
  if (fault.refused) return Number.POSITIVE_INFINITY;
  return calls.filter((name) => faulted === '*' || name === faulted).length;
}

/** The promises that were not kept, each with its cell. */
export function brokenIn(pairs: readonly Pair[]): string[] {
  return pairs.flatMap(({ fault, lasting, once }) => [
    ...lasting.broken.map((why) => `${fault}: ${why}`),
    ...(once === lasting ? [] : once.broken.map((why) => `${fault}, once: ${why}`)),
  ]);
}
