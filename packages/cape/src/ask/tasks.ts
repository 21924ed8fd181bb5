import type { AnalysisRef, Submission } from '@sandjury/core';
import {
  bestFirst,
  isObject,
  type RejectedPart,
  rejectionOf,
  type StateWords,
  stateOf,
  ticketKind,
} from '@sandjury/core/toolkit';
import type { CapeClient } from '../api/client.ts';
import type { CapeCreated, CapeTask } from '../wire/tasks.ts';

/** The ticket of a task. Everything in CAPE is one: an analysis, its report, what a submission becomes. */
export const tasks = ticketKind('task', /^[0-9]{1,15}$/);

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
export function ticketsOf(rows: readonly (CapeTask | undefined)[], provider: string): AnalysisRef[] {
  const known = rows.flatMap((task) => task ?? []);
  const best = bestFirst(known, ({ id, status, added_on: time }) => ({ id, time, state: stateOf(states, status) }));
  return best.map(({ id }) => tasks.refOf(provider, id));
}

/** Tickets and refusals of a submission. */
export function submissionOf({ task_ids: ids, errors }: CapeCreated, client: CapeClient): Submission {
  const refs = ids.flatMap((id) => (id ? tasks.refOf(client.id, id) : []));
  const rejected = (errors ?? []).flatMap(rejectedParts).map((part) => rejectionOf(part, client));
  return { refs, accepted: refs.length > 0, rejected };
}

/** `{ "a.exe": "Duplicated file …" }`, or with `{ "error": "…" }` for the text (`process_new_task_files`, `download_file`). */
function rejectedParts(entry: unknown): RejectedPart[] {
  if (!isObject(entry)) return [{ name: null, reason: entry }];
  return Object.entries(entry).map(([name, value]) => ({
    name: name === 'error' ? null : name,
    reason: isObject(value) ? value.error : value,
  }));
}
