import type { Io } from '../io.ts';
import type { ProviderRow } from '../provider-row.ts';
import { labelled } from './layout.ts';
import { painter } from './paint.ts';
import { printable } from './printable.ts';

/** What is configured, for a person: a block per adapter. */
export function renderProviders(rows: readonly ProviderRow[], io: Io): string {
  const paint = painter(io);
  const width = Math.min(io.columns, 120);
  const lines = rows.flatMap((row) => {
    const state = row.configured ? paint('green', 'configured') : paint('yellow', 'not configured');
    return [
      `${paint('bold', row.name)}  ${row.product}  ${state}`,
      ...(row.missing.length > 0 ? labelled('Set', row.missing.join(', '), width) : []),
      ...(row.missing.length > 0 && row.optional.length > 0
        ? labelled('Optional', row.optional.join(', '), width)
        : []),
      ...(row.configured ? labelled('Can', row.capabilities.join(', '), width) : []),
      ...(row.configured ? labelled('Hashes', row.hashKinds.join(', '), width) : []),
      ...(row.health
        ? labelled('Answers', `yes, in ${Math.round(row.health.latencyMs)} ms${versionOf(row)}`, width)
        : []),
      ...(row.error ? labelled('Error', printable(`${row.error.code}: ${row.error.message}`), width) : []),
      '',
    ];
  });
  return `${lines.join('\n')}`;
}

function versionOf(row: ProviderRow): string {
  const version = row.health?.version ?? null;
  return version === null ? '' : `, version ${printable(version)}`;
}
