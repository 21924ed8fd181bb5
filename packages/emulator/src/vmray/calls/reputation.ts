import { idOf, list, listByColumn, objectReply } from '../replies.ts';
import type { Answer, Call } from '../state.ts';

// The calls below `reputation_lookup`: what the reputation services said of a finished submission.

const all = ({ state }: Call) => [...state.store.lookups.values()];

export const listed: Answer = (call) => list(call, all(call), 'reputation_lookup_id');

export const one: Answer = (call) => objectReply(call.state.store.lookups.get(idOf(call)));

export const bySubmission: Answer = (call) => {
  const own = all(call).filter((lookup) => lookup.reputation_lookup_submission_id === idOf(call));
  return list(call, own, 'reputation_lookup_id');
};

export const byColumn: Answer = (call) => listByColumn(call, all(call), 'reputation_lookup');
