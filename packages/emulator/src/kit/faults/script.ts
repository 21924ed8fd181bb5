import type { FaultEffect } from './shapes.ts';

/** Which calls a fault hits. */
export interface FaultSchedule {
  /** The number of matching calls that pass first; 0 unless given. */
  readonly after?: number;
  /** The number of matching calls that the fault hits; 1 unless given, `Infinity` for all. */
  readonly times?: number;
  /**
   * The service does its work first, and the fault hits the answer: a 500 for an upload that was accepted. Without it, a status, a body, a bomb, raw
   * bytes, an echo, a silence and a reset other than `after` come instead of the work; what spoils the right answer always comes after it.
   */
  readonly afterEffect?: boolean;
}

/** A scripted fault: what goes wrong, and at which calls. */
export type Fault = FaultEffect & FaultSchedule;

/** Chooses a fault for each matching call; `undefined` lets the call pass. */
export type FaultChoice = () => FaultEffect | undefined;

interface ScriptedFault {
  readonly operation: string;
  readonly fault: Fault | FaultChoice;
  seen: number;
  fired: number;
}

/** The faults scripted on one emulator. Each counts every call it matches; the earliest scripted one that is due happens. */
export class FaultScript {
  readonly operations: readonly string[];
  scripted: ScriptedFault[] = [];

  constructor(operations: readonly string[]) {
    this.operations = operations;
  }

  /** Adds a fault for an operation, or for all of them with `*`. Throws RangeError for a name that is no operation. */
  add(operation: string, fault: Fault | FaultChoice): void {
    if (operation !== '*' && !this.operations.includes(operation)) {
      throw new RangeError(`No operation is called "${operation}". Known: ${this.operations.join(', ')} and *.`);
    }
    this.scripted.push({ operation, fault, seen: 0, fired: 0 });
  }

  /** The fault that hits this call, if any. */
  take(operation: string): Fault | undefined {
    let hit: Fault | undefined;
    for (const entry of this.scripted) {
      if (entry.operation !== '*' && entry.operation !== operation) continue;
      entry.seen += 1;
      if (hit !== undefined) continue;
      hit = dueOf(entry);
      if (hit !== undefined) entry.fired += 1;
    }
    return hit;
  }

  clear(): void {
    this.scripted = [];
  }
}

function dueOf({ fault, seen, fired }: ScriptedFault): Fault | undefined {
  if (typeof fault === 'function') return fault();
  return seen > (fault.after ?? 0) && fired < (fault.times ?? 1) ? fault : undefined;
}
