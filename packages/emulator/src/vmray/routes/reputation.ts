import type { JsonObject } from '../../kit/json.ts';
import type { VmrayContext, VmrayRoute } from '../context.ts';
import { firstId, list, listByColumn, one } from '../replies.ts';

/** The routes below `reputation_lookup`: what the reputation services said of a finished submission. */
export const reputationRoutes: readonly VmrayRoute[] = [
  {
    operation: 'listReputationLookups',
    path: 'reputation_lookup',
    answer: (context) => list(context, lookups(context), 'reputation_lookup_id'),
  },
  {
    operation: 'getReputationLookup',
    path: 'reputation_lookup/:id',
    answer: (context) => one(context.server.store.lookups.get(firstId(context))),
  },
  {
    operation: 'getReputationLookupsBySubmission',
    path: 'reputation_lookup/submission/:id',
    answer: (context) => {
      const id = firstId(context);
      const ofSubmission = lookups(context).filter((lookup) => lookup.reputation_lookup_submission_id === id);
      return list(context, ofSubmission, 'reputation_lookup_id');
    },
  },
  {
    operation: 'listReputationLookups',
    path: 'reputation_lookup/:column/:text',
    answer: (context) => listByColumn(context, lookups(context), 'reputation_lookup'),
  },
];

function lookups({ server }: VmrayContext): JsonObject[] {
  return [...server.store.lookups.values()];
}
