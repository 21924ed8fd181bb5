import type { Health } from '../../contract/provider.ts';
import type { Clock } from '../../time/clock.ts';

/** What a server says of itself; what is no detail of its own is left out. */
export interface ServerFacts {
  version: string | null;
  details?: Health['details'];
}

/** The health of a server that answers, and how long it took. Rejects as `ask` does. */
export async function healthOf(
  product: string,
  clock: Pick<Clock, 'now'>,
  ask: () => Promise<ServerFacts>,
): Promise<Health> {
  const startedAt = clock.now();
  const { version, details = {} } = await ask();
  return { ok: true, product, version, latencyMs: Math.round(clock.now() - startedAt), details };
}
