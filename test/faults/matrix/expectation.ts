import type { VerdictValue } from '@sandjury/core';
import type { Adapter, CellOutcome, FaultCase, FaultMode, Operation } from './model.ts';

/** What a call gives, asks and creates when nothing is wrong. */
export interface Baseline {
  readonly essence: string;
  /** The vendor's operations that it asked for, in order. */
  readonly calls: readonly string[];
  readonly created: number;
  /** Of a report; null of any other answer. */
  readonly verdict: VerdictValue | null;
}

/** What an adapter does otherwise than others. */
type Ways = Pick<Adapter, 'outcomes' | 'refusals' | 'givesUp' | 'needsKeyForAll'>;
/** A row, whatever its provider: that plays no part here. */
type AnyOperation = Pick<Operation<never>, 'name' | 'faulted' | 'creates' | 'part' | 'again' | 'instead' | 'asksMore'>;

/** How an operation must end with a fault: by what the fault is, what the operation is, and what the row says of the two. */
export function outcomesOf(
  adapter: Ways,
  operation: AnyOperation,
  fault: FaultCase,
): Readonly<Record<FaultMode, CellOutcome>> {
  const told = operation.instead?.[fault.name];
  if (typeof told === 'string') return { lasting: told, once: told };
  if (told !== undefined) return { lasting: told[0], once: told[1] };
  if (operation.faulted === 'none') return { lasting: 'ok', once: 'ok' };
  const lasting = lastingOutcome(adapter, operation, fault);
  return { lasting, once: fault.passes && isRepeated(adapter, operation, fault) ? 'ok' : lasting };
}

function lastingOutcome(adapter: Ways, { part }: AnyOperation, fault: FaultCase): CellOutcome {
  const outcome = adapter.outcomes?.[fault.name] ?? fault.outcome;
  const isOfAll = fault.refused === true || fault.tls !== undefined;
  if (!part || isOfAll || outcome === 'ok' || outcome === 'altered') return outcome;
  // Without a permission a provider has the rest.
  const endsAll = outcome === 'authentication' && fault.name !== '403' && adapter.needsKeyForAll === true;
  return endsAll ? outcome : 'incomplete';
}

function isRepeated(adapter: Ways, operation: AnyOperation, fault: FaultCase): boolean {
  if (adapter.givesUp?.includes(fault.name)) return false;
  return !operation.creates || isRefusal(adapter, fault) || operation.again === true;
}

function isRefusal({ refusals = [] }: Ways, fault: FaultCase): boolean {
  return fault.refusal === true || refusals.includes(fault.name);
}

/** What may stand where an answer is expected that the fault changes: it need not be in a place that is read. */
const tolerated: ReadonlySet<string> = new Set(['altered', 'ok', 'incomplete', 'response']);

/** Whether a call ended as it must. */
export function isExpected(outcome: string, expected: CellOutcome): boolean {
  return outcome === expected || (expected === 'altered' && tolerated.has(outcome));
}

interface Asked {
  adapter: Ways;
  operation: AnyOperation;
  fault: FaultCase;
}

/** Each of the vendor's operations that was asked for more often than the policy allows, of all that were asked for. */
export function requestsTooMany(
  cell: Asked,
  { seen, usual }: { seen: readonly string[]; usual: readonly string[] },
  retries: number,
): string[] {
  return [...new Set(seen)].flatMap((name) => {
    const count = seen.filter((one) => one === name).length;
    const most = mostRequests(cell, name, usual.filter((one) => one === name).length, retries);
    return count > most ? [`${count} requests of ${name}, ${most} are allowed`] : [];
  });
}

/** How often an operation may be asked for, where a call without a fault asks for it so many times. */
function mostRequests({ adapter, operation, fault }: Asked, name: string, usual: number, retries: number): number {
  const { faulted, creates, again, asksMore } = operation;
  const isFaulted = faulted === '*' || faulted === name;
  // The limits of a fault that stalls are of real time: on a busy machine what does not fail may run into them too.
  const isRepeatable = isFaulted ? !creates || isRefusal(adapter, fault) : fault.stalls === true;
  // A request whose time was refused is sent again with the server's.
  const beginsAnew = again || fault.skewMs !== undefined;
  return usual * (isRepeatable ? 1 + retries : 1) * (beginsAnew ? 2 : 1) + (asksMore?.[fault.name] === name ? 1 : 0);
}
