import { ConfigurationError, type Outcome, parseRef } from '@sandjury/core';
import { configuredHub } from '../compose.ts';
import { statusOf } from '../exit-status.ts';
import type { Io } from '../io.ts';
import type { ReportsOptions } from '../options.ts';
import { printReports } from '../print-reports.ts';
import { toJson } from '../render/json.ts';
import { explainOutcome } from '../render/outcome.ts';

/** `sandjury report`: one provider's report on a hash, or on what a ticket stands for. */
export async function report(
  target: string,
  hash: string | undefined,
  options: ReportsOptions,
  io: Io,
): Promise<number> {
  const outcome = await ask(target, hash, io);
  // One provider was asked one thing: what is wrong with a ticket or a setting is wrong usage, not a vendor's answer.
  if (outcome.status === 'failed' && outcome.error.code === 'configuration') {
    throw new ConfigurationError(outcome.error.message);
  }
  if (outcome.status === 'reported') await printReports([outcome.report], 1, options, io);
  else {
    io.err(`sandjury: ${explainOutcome(outcome)}\n`);
    if (options.format === 'json') io.out(toJson(outcome));
  }
  return statusOf([outcome]);
}

async function ask(target: string, hash: string | undefined, io: Io): Promise<Outcome> {
  const ref = parseRef(target);
  if ((ref === null) === (hash === undefined)) {
    throw new ConfigurationError('Expected a provider and a hash, or one ticket of the form PROVIDER/ID.');
  }
  const hub = await configuredHub(io, [ref?.provider ?? target]);
  try {
    if (ref !== null) return await hub.report(ref, { signal: io.signal });
    const [outcome] = await hub.lookup(hash ?? '', { signal: io.signal });
    if (outcome === undefined) throw new ConfigurationError(`No provider "${target}" is configured.`);
    return outcome;
  } finally {
    await hub.close();
  }
}
