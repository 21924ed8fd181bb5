import { checkArgument } from '../../model/arguments.ts';
import { SandboxError } from '../../model/errors.ts';
import type { Warning } from '../../model/report.ts';
import type { ApiCallOptions } from '../api/budget.ts';
import { isRefusedCredential } from '../api/collect.ts';
import { CallGroup } from '../http/call.ts';

/** A part of a report, and how it is fetched. */
export interface PartRequest<Value, Missing> {
  /** Fetches the part; what it is given ends when another part that must be there fails. */
  ask: (call: ApiCallOptions) => Promise<Value>;
  /** What stands in its place where it could not be had; null where it must be there. */
  missing: { value: Missing } | null;
}

/** A part without which there is no report. */
export function must<Value>(ask: (call: ApiCallOptions) => Promise<Value>): PartRequest<Value, never> {
  return { ask, missing: null };
}

/** A part that a report can do without: null in its place, a `missing-section` warning, and the report is not complete. */
export function may<Value>(ask: (call: ApiCallOptions) => Promise<Value>): PartRequest<Value, null> {
  return { ask, missing: { value: null } };
}

type Requests = Readonly<Record<string, PartRequest<unknown, unknown>>>;

/** The parts by name. */
export type Parts<R extends Requests> = {
  [Name in keyof R]: R[Name] extends PartRequest<infer Value, infer Missing> ? Value | Missing : never;
};

/** What was had. */
export interface Gathered<R extends Requests> {
  parts: Parts<R>;
  /** One for each part that could not be had. */
  warnings: Warning[];
  complete: boolean;
}

/**
 * Asks for all parts at once. Rejects where one that must be there fails, a credential is refused, or the caller aborts; what is
 * under way then ends at once.
 */
export async function gather<R extends Requests>(requests: R, options: ApiCallOptions = {}): Promise<Gathered<R>> {
  checkArgument(requests, 'object', 'gather: requests', '{ name: must(ask), other: may(ask) }');
  const group = options.group ?? new CallGroup();
  const call = { ...options, group };
  const warnings: Warning[] = [];
  const askFor = async ([name, { ask, missing }]: [string, PartRequest<unknown, unknown>]) => {
    try {
      return [name, await ask(call)] as const;
    } catch (error) {
      const isOver = group.isAborted || options.signal?.aborted;
      if (missing === null || isOver || !SandboxError.is(error) || isRefusedCredential(error)) throw error;
      const message = `${name} could not be had: ${error.message}`;
      warnings.push({ code: 'missing-section', message, pointer: null });
      return [name, missing.value] as const;
    }
  };
  try {
    const found = await Promise.all(Object.entries(requests).map(askFor));
    return { parts: Object.fromEntries(found) as Parts<R>, warnings, complete: warnings.length === 0 };
  } catch (error) {
    group.abort(error);
    throw error;
  }
}
