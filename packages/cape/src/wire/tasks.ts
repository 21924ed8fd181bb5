import { fields } from '@sandjury/core/toolkit';

const { id, list, number, object, raw, record, required, scalar, section, text } = fields;

// Where a fact is from stands beside it: a file of the repository kevoreilly/CAPEv2 at commit 4da22e64 (version 2.5), unless another
// is named.

/** A row of `tasks`: `Task.to_dict` in lib/cuckoo/core/data/task.py. Its times carry no zone. */
export const task = object({
  id: required(id),
  status: text,
  added_on: text,
  completed_on: text,
  category: text,
  target: text,
});
/** A task, as far as it is read. */
export type CapeTask = fields.Read<typeof task>;

/** tasks/search/: [] where nothing is known (`tasks_search` in web/apiv2/views.py). */
export const tasks = required(list(task));

/** tasks/status/: the word itself. */
export const status = required(scalar((value) => (typeof value === 'string' ? value : null)));

/** cuckoo/status/ */
export const serverStatus = object({
  version: text,
  hostname: text,
  machines: section({ total: number, available: number }),
  tasks: section({ total: number, pending: number, running: number, completed: number, reported: number }),
});
/** What a server says of itself: its version, its machines, and how many tasks are in which state. */
export type CapeServerStatus = fields.Read<typeof serverStatus>;

/** tasks/create/…/: `errors` has one object for each refusal, keyed by the file's name. */
export const created = object({ task_ids: required(list(id)), errors: list(raw) });
/** What became of a submission: the ids of tasks, and refusals. */
export type CapeCreated = fields.Read<typeof created>;

/** tasks/get/iocs/, unread: its shape is that of nothing else. Null where there are none. */
export const iocs = record(raw).unwrap();

/** tasks/get/config/: the configurations, keyed by family. Null where there are none. */
export const configs = section({ configs: raw }).unwrap();
