import type { Comparison, SourceRow } from '@sandjury/compare';
import type { Io } from '../io.ts';
import { type Cell, columns, roomOf, wrap } from './layout.ts';
import { statusWords } from './outcome.ts';
import { type Paint, painter, verdictText } from './paint.ts';
import { printable } from './printable.ts';

/** One line of the tour. */
export interface DemoStop {
  name: string;
  comparison: Comparison;
}

/** The tour on one screen: a line per sample, and what to type next. */
export function renderDemo(stops: readonly DemoStop[], io: Io): string {
  const paint = painter(io);
  const width = roomOf(io, 100);
  const sources = stops[0]?.comparison.sources.map((source) => source.provider) ?? [];
  const titles = ['SAMPLE', ...sources.map((source) => source.toUpperCase()), 'CONSENSUS', 'DISSENT', 'SHARED'];
  const lines = [
    paint('bold', 'One sample, several sandboxes, one honest comparison.'),
    ...wrap('Two emulated sandboxes on this machine, asked through real sockets. No account, no network.', width),
    '',
    ...columns([titles.map((title) => paint('dim', title)), ...stops.map((stop) => row(stop, paint))], {
      width: io.columns,
    }),
    '',
    ...wrap(
      'SHARED: indicators and artifacts that both saw, of all that were seen. A source that failed, or does not know the sample, has no vote.',
      width,
    ),
    '',
    `Try next:  ${paint('bold', `${io.command} ${io.isCheckout ? savedExample : 'emulate'}`)}`,
    `Then:      ${io.command} providers`,
  ];
  return `${lines.join('\n')}\n`;
}

const savedExample =
  'compare --saved vmray=examples/saved-replies/vmray-summary.json --saved alibaba=examples/saved-replies/alibaba-report.json';

function row({ name, comparison }: DemoStop, paint: Paint): Cell[] {
  const { consensus, sources } = comparison;
  return [
    name,
    ...sources.map((source) => sourceText(source, paint)),
    verdictText(consensus.value, paint),
    consensus.dissent.length === 0 ? paint('dim', '–') : consensus.dissent.map(printable).join(', '),
    sharedText(comparison),
  ];
}

function sourceText({ status, verdict }: SourceRow, paint: Paint): string {
  if (status === 'reported') return verdictText(verdict?.value ?? 'unknown', paint);
  return paint(status === 'failed' ? 'red' : 'dim', statusWords[status]);
}

function sharedText({ iocs, sources }: Comparison): string {
  if (sources.filter((source) => source.status === 'reported').length < 2) return '';
  return `${iocs.rows.filter((found) => Object.keys(found.sources).length > 1).length} of ${iocs.rows.length}`;
}
