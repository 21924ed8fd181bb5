import {
  type AnalysisRef,
  ConfigurationError,
  type FailureInfo,
  failureInfo,
  formatRef,
  SandboxError,
  type SandboxHub,
  supports,
} from '@sandjury/core';
import { configuredHub } from '../../ask/hub.ts';
import type { FormatOption } from '../../flags/options.ts';
import { ticketOf } from '../../input/ticket.ts';
import { example } from '../../plugins.ts';
import { oneOrMany, toJson } from '../../text/json.ts';
import { printable } from '../../text/printable.ts';
import { exitStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

/** The result of one tag on one ticket. */
interface TagResult {
  ref: AnalysisRef;
  tag: string;
  done: boolean;
  error: FailureInfo | null;
}

export type TagAction = 'add' | 'remove';

/** `sandjury tag add|remove`: one tag on one or several tickets. */
export async function tag(
  action: TagAction,
  { text, tickets }: { text: string; tickets: readonly string[] },
  options: FormatOption,
  io: Io,
): Promise<number> {
  const refs = tickets.map((ticket) => ticketOf(ticket, example.submission));
  const hub = await configuredHub(io, [...new Set(refs.map(({ provider }) => provider))]);
  try {
    const results: TagResult[] = [];
    for (const ref of refs) results.push(await change(hub, action, { ref, tag: text }, io));
    if (options.format === 'json') io.out(toJson(oneOrMany(results, tickets.length)));
    else for (const result of results) io.out(`${printable(sentence(result, action))}\n`);
    if (results.every((result) => result.done)) return exitStatus.ok;
    return results.some((result) => result.done) ? exitStatus.incomplete : exitStatus.unanswered;
  } finally {
    await hub.close();
  }
}

async function change(
  hub: SandboxHub,
  action: TagAction,
  { ref, tag: text }: Pick<TagResult, 'ref' | 'tag'>,
  io: Io,
): Promise<TagResult> {
  const provider = hub.get(ref.provider);
  const verb = action === 'add' ? 'addTag' : 'removeTag';
  if (provider === undefined || !supports(provider, verb)) {
    throw new ConfigurationError(`${ref.provider} has no tags.`);
  }
  try {
    await provider[verb](ref, text, { signal: io.signal });
    return { ref, tag: text, done: true, error: null };
  } catch (error) {
    io.signal.throwIfAborted();
    if (SandboxError.is(error) && error.code === 'configuration') throw error;
    return { ref, tag: text, done: false, error: failureInfo(ref.provider, error) };
  }
}

function sentence({ ref, tag: text, done, error }: TagResult, action: TagAction): string {
  if (!done)
    return `${formatRef(ref)}: "${text}" was not ${action === 'add' ? 'added' : 'removed'}: ${error?.message ?? ''}`;
  return `${formatRef(ref)}: "${text}" ${action === 'add' ? 'added' : 'removed'}`;
}
