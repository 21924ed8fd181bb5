import { type AnalysisRef, ApiError, type FailureInfo, type Submission } from '@sandjury/core';
import { bestFirst, readTicket, type StateWords, stateOf, vendorText } from '@sandjury/core/toolkit';
import type { CapeClient } from '../api/client.ts';
import type { CapeCreated, CapeTask } from '../wire/tasks.ts';

/** The ticket of a task. Everything in CAPE is one: an analysis, its report, what a submission becomes. */
function taskRef(provider: string, taskId: string): AnalysisRef {
  return { provider, id: `task:${taskId}` };
}

/** The task that a ticket names, in digits. Throws ConfigurationError when it is no ticket of this provider. */
export function taskOf(ref: AnalysisRef, provider: string): string {
  return readTicket(ref, { provider, kinds: { task: /^[0-9]{1,15}$/ } }).id;
}

/** Words for the state of a task: lib/cuckoo/core/data/task.py. */
export const states: StateWords = {
  pending: 'queued',
  // Given to another node, where it waits.
  distributed: 'queued',
  running: 'running',
  // The machine is done; processing and reporting are still to come.
  completed: 'running',
  distributed_completed: 'running',
  reported: 'finished',
  // The report of the task that took its place is given in its name (`validate_task` in lib/cuckoo/common/web_utils.py).
  recovered: 'finished',
  banned: 'failed',
  failed_analysis: 'failed',
  failed_processing: 'failed',
  failed_reporting: 'failed',
};

/** Tickets of a file's tasks: finished ones first, the newest before the others. */
export function ticketsOf(tasks: readonly (CapeTask | undefined)[], provider: string): AnalysisRef[] {
  const known = tasks.flatMap((task) => task ?? []);
  const best = bestFirst(known, ({ id, status, added_on: time }) => ({ id, time, state: stateOf(states, status) }));
  return best.map(({ id }) => taskRef(provider, id));
}

/** Tickets and refusals of a submission. */
export function submissionOf({ task_ids: ids, errors }: CapeCreated, client: CapeClient): Submission {
  const refs = ids.flatMap((id) => (id ? taskRef(client.id, id) : []));
  return { refs, accepted: refs.length > 0, rejected: (errors ?? []).flatMap((entry) => rejections(entry, client)) };
}

/** `{ "a.exe": "Duplicated file …" }`, or with `{ "error": "…" }` for the text (`process_new_task_files`, `download_file`). */
function rejections(entry: unknown, client: CapeClient): FailureInfo[] {
  const { id: provider } = client;
  const pairs: [string, unknown][] =
    typeof entry === 'object' && entry !== null ? Object.entries(entry) : [['', entry]];
  return pairs.map(([name, value]) => {
    const reason = typeof value === 'object' && value !== null && 'error' in value ? value.error : value;
    const what = name === '' || name === 'error' ? 'the submission' : `"${vendorText(name, client, 80)}"`;
    const why = vendorText(reason, client) || 'no reason given';
    return new ApiError(`${provider} did not take ${what}: ${why}`, { provider, status: 200 }).toJSON();
  });
}
