import { type Comparison, sharedGroups, witnessCounter } from '@sandjury/compare';
import { example } from '../plugins.ts';
import { type Cell, columns, fitsByShrinking, roomOf, wrap } from '../text/layout.ts';
import { type Paint, painter, verdictText } from '../text/paint.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';
import { bySeverity, sourceMark, sourceText } from './sources/source-columns.ts';

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
    ...[marksText(stops, paint), ...groupText(stops), sharedNote].flatMap((text) => wrap(text, width)),
    '',
    `Try next:  ${paint('bold', `${io.command} ${io.isCheckout ? savedExample : 'emulate'}`)}`,
    `Then:      ${io.command} providers`,
    `Hashes:    ${io.command} emulate --list`,
  ];
  return `${lines.join('\n')}\n`;
}

const sharedNote =
  'SHARED: indicators and artifacts that several saw, of all that were seen. A source that failed, or does not know the sample, has no vote.';

const savedFiles = Object.entries(example.savedOfCheckout).map(([name, file]) => ` --saved ${name}=${file}`);
const savedExample = `compare${savedFiles.join('')}`;

/** What the marks mean that are there. */
function marksText(stops: readonly DemoStop[], paint: Paint): string {
  const sources = stops.flatMap(({ comparison }) => comparison.sources).sort(bySeverity);
  return `Marks: ${[...new Set(sources.map((source) => sourceText(source, paint)))].join(', ')}.`;
}

/** What it means that two columns are one source, and where they contradict each other all the same. */
function groupText(stops: readonly DemoStop[]): string[] {
  const shared = stops.flatMap(({ name, comparison: { sources } }) => {
    return sharedGroups(sources).map(({ group, providers }) => {
      const members = sources.filter(({ provider }) => providers.includes(provider));
      const isSplit = new Set(members.map(({ verdict }) => verdict?.value)).size > 1;
      return { group, providers, split: isSplit ? [name] : [] };
    });
  });
  return [...Map.groupBy(shared, ({ group }) => group).values()].map((stopsOf) => {
    const names = stopsOf[0]?.providers.map((provider) => printable(provider).toUpperCase()).join(' and ') ?? '';
    const split = stopsOf.flatMap((stop) => stop.split).join(', ');
    const copy = split === '' ? '' : ` They contradict each other in ${split}: a copy can be older.`;
    return `${names} are one source: one vote, and their agreement proves nothing.${copy}`;
  });
}

/** On a narrow terminal without the hashes, then without the names of those who dissent: their marks stand beside the consensus. */
function table(stops: readonly DemoStop[], io: Io, paint: Paint): string[] {
  const sources = stops[0]?.comparison.sources ?? [];
  const names = sources.map(({ provider, via }) => printable(provider.replace(`${via}/`, '…/')).toUpperCase());
  const titles = ['SAMPLE', ...names, 'CONSENSUS', 'AGREEMENT', 'SHARED', 'DISSENT', 'MD5'];
  const rows: Cell[][] = [titles.map((title) => paint('dim', title)), ...stops.map((stop) => row(stop, names, paint))];
  const fit = { width: io.columns, shrink: 0, least: 12 };
  const narrower = [rows, ...[-1, -2, -3].map((end) => rows.map((cells) => cells.slice(0, end)))];
  return columns(narrower.find((fitting) => fitsByShrinking(fitting, fit)) ?? narrower.at(-1) ?? [], fit);
}

function row({ name, md5, comparison }: DemoStop, titles: readonly string[], paint: Paint): Cell[] {
  const { consensus, agreement, sources } = comparison;
  return [
    name,
    // Below the middle of its title.
    ...sources.map((source, index) => ' '.repeat(((titles[index]?.length ?? 1) - 1) / 2) + sourceMark(source, paint)),
    verdictText(consensus.value, paint),
    agreement === 'none' ? paint('dim', '–') : agreement,
    sharedText(comparison),
    consensus.dissent.length === 0 ? paint('dim', '–') : consensus.dissent.map(printable).join(', '),
    printable(md5),
  ];
}

function sharedText({ iocs, sources }: Comparison): string {
  if (sources.filter((source) => source.status === 'reported').length < 2) return '';
  const countOf = witnessCounter(sources);
  return `${iocs.rows.filter((found) => countOf(Object.keys(found.sources)) > 1).length} of ${iocs.rows.length}`;
}
