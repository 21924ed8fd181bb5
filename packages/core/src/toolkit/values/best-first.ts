import type { AnalysisStatus } from '../../contract/provider.ts';
import { byText } from '../../model/order.ts';
import { byId } from './lists.ts';

/** What an order of analyses is made of. `time` is compared as text; null is the oldest. */
export interface AnalysisFacts {
  id: string;
  state: AnalysisStatus['state'];
  time: string | null;
}

const rank: Readonly<Record<AnalysisStatus['state'], number>> = { finished: 0, running: 1, queued: 2, failed: 3 };

/** Analyses of one sample, those with a report before the others, and the newest first; what `findByHash` gives. */
export function bestFirst<Item>(items: readonly Item[], factsOf: (item: Item) => AnalysisFacts): Item[] {
  const known = items.map((item) => ({ item, ...factsOf(item) }));
  known.sort((a, b) => rank[a.state] - rank[b.state] || byText(b.time ?? '', a.time ?? '') || byId(b.id, a.id));
  return known.map(({ item }) => item);
}
