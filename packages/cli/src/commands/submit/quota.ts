import { ConfigurationError, type FailureInfo, failureInfo, type ProviderWith, type Quota } from '@sandjury/core';
import { configuredHub } from '../../ask/hub.ts';
import type { QuotaOptions } from '../../flags/options.ts';
import { failureText } from '../../render/outcome.ts';
import { toJson } from '../../text/json.ts';
import { columns } from '../../text/layout.ts';
import { painter } from '../../text/paint.ts';
import { printable } from '../../text/printable.ts';
import { statusOf } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

/** What one provider says of its quotas; `error` where it could not be asked. */
interface QuotaRow {
  provider: string;
  quotas: readonly Quota[];
  error: FailureInfo | null;
}

/** `sandjury quota`: the quota that is left at each provider that reports one. */
export async function quota(options: QuotaOptions, io: Io): Promise<number> {
  const hub = await configuredHub(io, options.provider);
  try {
    const telling = hub.with('quota');
    if (telling.length === 0) throw new ConfigurationError('No configured provider reports a quota.');
    const rows = await Promise.all(telling.map((provider) => ask(provider, io)));
    io.out(options.format === 'json' ? toJson(rows) : render(rows, io));
    for (const { error } of rows) {
      if (error !== null) io.err(`sandjury: ${printable(failureText(error))}\n`);
    }
    return statusOf(rows.map(({ error }) => ({ status: error === null ? 'reported' : 'failed' })));
  } finally {
    await hub.close();
  }
}

async function ask(provider: ProviderWith<'quota'>, io: Io): Promise<QuotaRow> {
  try {
    return { provider: provider.id, quotas: await provider.quota({ signal: io.signal }), error: null };
  } catch (error) {
    io.signal.throwIfAborted();
    return { provider: provider.id, quotas: [], error: failureInfo(provider.id, error) };
  }
}

function render(rows: readonly QuotaRow[], io: Io): string {
  const paint = painter(io);
  const header = ['PROVIDER', 'QUOTA', 'LIMIT', 'USED', 'LEFT', 'USED %', 'UNTIL'].map((title) => paint('dim', title));
  const lines = rows.flatMap(({ provider, quotas }) =>
    quotas.map((one) => [
      printable(provider),
      printable(one.name),
      { right: amount(one.limit, 'unlimited') },
      { right: amount(one.used, '–') },
      { right: amount(one.remaining, '–') },
      {
        right:
          one.limit === null || one.limit === 0 || one.used === null
            ? '–'
            : `${Math.round((one.used / one.limit) * 100)} %`,
      },
      printable(one.periodEnd?.split('T', 1)[0] ?? '–'),
    ]),
  );
  return `${columns([header, ...lines], { width: io.columns }).join('\n')}\n`;
}

function amount(value: number | null, otherwise: string): string {
  return value === null ? otherwise : value.toLocaleString('en-US');
}
