import type { AnalysisStatus } from '@sandjury/core';

/** Words for the state of a task: lib/cuckoo/core/data/task.py. */
const states: ReadonlyMap<string, AnalysisStatus['state']> = new Map([
  ['pending', 'queued'],
  // Given to another node, where it waits.
  ['distributed', 'queued'],
  ['running', 'running'],
  // The machine is done; processing and reporting are still to come.
  ['completed', 'running'],
  ['distributed_completed', 'running'],
  ['reported', 'finished'],
  // The report of the task that took its place is given in its name (`validate_task` in lib/cuckoo/common/web_utils.py).
  ['recovered', 'finished'],
  ['banned', 'failed'],
  ['failed_analysis', 'failed'],
  ['failed_processing', 'failed'],
  ['failed_reporting', 'failed'],
]);

/** How far a task is. A word that is not known is a state of a newer CAPE: not the end. */
export function stateOf(word: string | null | undefined): AnalysisStatus['state'] {
  return states.get(word ?? '') ?? 'running';
}
