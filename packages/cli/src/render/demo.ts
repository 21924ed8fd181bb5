import { type Comparison, type SourceRow, witnessCounter } from '@sandjury/compare';
import { example } from '../plugins.ts';
import { type Cell, columns, fitsByShrinking, roomOf, wrap } from '../text/layout.ts';
import { type Paint, painter, verdictText } from '../text/paint.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';
import { statusWords } from './outcome.ts';

/** One line of the tour. */
export interface DemoStop {
  name: string;
  /** What was asked for. */
  md5: string;
  comparison: Comparison;
}

/** The tour on one screen: a line per sample, and what to type next. */
export function renderDemo(stops: readonly DemoStop[], io: Io): string {
  const paint = painter(io);
  const width = roomOf(io, 100);
  const lines = [
    paint('bold', 'One sample, several sandboxes, one honest comparison.'),
    ...wrap('Emulated sandboxes on this machine, asked through real sockets. No account, no network.', width),
    '',
    ...table(stops, io, paint),
    '',
    ...wrap(
      'SHARED: indicators and artifacts that several saw, of all that were seen. A source that failed, or does not know the sample, has no vote.',
      width,
    ),
    '',
    `Try next:  ${paint('bold', `${io.command} ${io.isCheckout ? savedExample : 'emulate'}`)}`,
    `Then:      ${io.command} providers`,
    `Hashes:    ${io.command} emulate --list`,
  ];
  return `${lines.join('\n')}\n`;
}

const savedFiles = Object.entries(example.savedOfCheckout).map(([name, file]) => ` --saved ${name}=${file}`);
const savedExample = `compare${savedFiles.join('')}`;

/** On a narrow terminal without the hashes, then without the names of those who dissent: their verdicts stand beside the consensus. */
function table(stops: readonly DemoStop[], io: Io, paint: Paint): string[] {
  const sources = stops[0]?.comparison.sources.map((source) => source.provider.toUpperCase()) ?? [];
  const titles = ['SAMPLE', ...sources, 'CONSENSUS', 'SHARED', 'DISSENT', 'MD5'].map((title) => paint('dim', title));
  const rows: Cell[][] = [titles, ...stops.map((stop) => row(stop, paint))];
  const fit = { width: io.columns, shrink: 0, least: 12 };
  const narrower = [rows, ...[-1, -2].map((end) => rows.map((cells) => cells.slice(0, end)))];
  return columns(narrower.find((fitting) => fitsByShrinking(fitting, fit)) ?? narrower.at(-1) ?? [], fit);
}

function row({ name, md5, comparison }: DemoStop, paint: Paint): Cell[] {
  const { consensus, sources } = comparison;
  return [
    name,
    ...sources.map((source) => sourceText(source, paint)),
    verdictText(consensus.value, paint),
    sharedText(comparison),
    consensus.dissent.length === 0 ? paint('dim', '–') : consensus.dissent.map(printable).join(', '),
    printable(md5),
  ];
}

function sourceText({ status, verdict }: SourceRow, paint: Paint): string {
  if (status === 'reported') return verdictText(verdict?.value ?? 'unknown', paint);
  return paint(status === 'failed' ? 'red' : 'dim', statusWords[status]);
}

function sharedText({ iocs, sources }: Comparison): string {
  if (sources.filter((source) => source.status === 'reported').length < 2) return '';
  const countOf = witnessCounter(sources);
  return `${iocs.rows.filter((found) => countOf(Object.keys(found.sources)) > 1).length} of ${iocs.rows.length}`;
}
