import { type Comparison, type ExclusiveCount, type IocOverlap, witnessCounter } from '@sandjury/compare';
import { byText } from '@sandjury/core';
import { shortened, visible } from '../text/visible.ts';
import { type Html, html } from './html.ts';
import { counted, cut, section } from './page-parts.ts';

const mostColumns = 18;
const columnWidth = 34;
const rowHeight = 26;
const barsHeight = 132;
const setWidth = 70;
/** Between the name of a source and the columns: its size, as a number and as a bar. */
const sizeWidth = setWidth + 62;
/** Of a letter, on average; a name has room for as many as the longest has. */
const letterWidth = 7.2;
const nameLetters = { least: 15, most: 36 };

/** What the sources share: an UpSet picture of the exclusive intersections, and how far any two overlap. */
export function sharedSection({ iocs, sources }: Comparison, title: string): Html | null {
  const reported = sources.filter((source) => source.status === 'reported').map((source) => source.provider);
  if (reported.length < 2 || iocs.exclusive.length === 0) return null;
  const countOf = witnessCounter(sources);
  const shared = iocs.rows.filter((row) => countOf(Object.keys(row.sources)) > 1).length;
  return section(
    'shared',
    'What they share',
    html`<p>${shared.toLocaleString('en-US')} of ${counted(iocs.rows.length, 'value')}, indicators and artifacts, were seen by more than one source. Low overlap between sandboxes is normal and no sign of a fault.</p>
<div class="scroll" role="region" aria-label="Who saw what of ${cut(title, 160)}" tabindex="0">${upset(iocs.exclusive, setsOf(reported, iocs.exclusive))}</div>
${leftOut(iocs.exclusive)}${pairs(iocs.overlap, reported, title)}`,
  );
}

interface SetSize {
  provider: string;
  size: number;
}

function setsOf(providers: readonly string[], exclusive: readonly ExclusiveCount[]): SetSize[] {
  return providers
    .map((provider) => ({
      provider,
      size: exclusive.reduce((sum, row) => sum + (row.sources.includes(provider) ? row.count : 0), 0),
    }))
    .sort((a, b) => b.size - a.size || byText(a.provider, b.provider));
}

function leftOut(exclusive: readonly ExclusiveCount[]): Html | null {
  const rest = exclusive.slice(mostColumns);
  if (rest.length === 0) return null;
  const count = rest.reduce((sum, row) => sum + row.count, 0);
  return html`<p class="left">The ${rest.length} smallest combinations, ${counted(count, 'value')} together, are not drawn.</p>`;
}

function upset(exclusive: readonly ExclusiveCount[], sets: readonly SetSize[]): Html {
  const columns = exclusive.slice(0, mostColumns);
  const most = Math.max(1, ...columns.map((column) => column.count));
  const labelWidth = labelWidthOf(sets);
  const width = labelWidth + columns.length * columnWidth + 16;
  const height = barsHeight + sets.length * rowHeight + 12;
  return html`<svg role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-label="How many indicators and artifacts exactly which sources saw"><text class="faint" x="0" y="16">seen by exactly these sources</text>
${sets.map((set, row) => setRow(set, row, { width, labelWidth, largest: sets[0]?.size ?? 1 }))}
${columns.map((column, index) => intersection(column, index, { sets, most, labelWidth }))}</svg>`;
}

function setRow(
  { provider, size }: SetSize,
  row: number,
  { width, labelWidth, largest }: { width: number; labelWidth: number; largest: number },
): Html {
  const y = barsHeight + row * rowHeight;
  const bar = round((setWidth * size) / Math.max(1, largest));
  const band =
    row % 2 === 0 ? html`<rect class="band" x="0" y="${y}" width="${width}" height="${rowHeight}" rx="4"/>` : null;
  return html`${band}<svg x="6" y="${y}" width="${labelWidth - sizeWidth}" height="${rowHeight}"><text x="0" y="17">${nameOf(provider)}</text></svg><rect class="set" x="${labelWidth - 12 - bar}" y="${y + 8}" width="${bar}" height="10" rx="2"/><text class="faint" x="${labelWidth - 18 - setWidth}" y="${y + 17}" text-anchor="end">${size}</text>`;
}

/** Room for the longest name, so that none is cut but one that would push the picture away. */
function labelWidthOf(sets: readonly SetSize[]): number {
  const longest = Math.max(nameLetters.least, ...sets.map(({ provider }) => nameOf(provider).length));
  return Math.round(longest * letterWidth) + sizeWidth;
}

function nameOf(provider: string): string {
  return shortened(visible(provider), nameLetters.most);
}

interface Grid {
  labelWidth: number;
  sets: readonly SetSize[];
  most: number;
}

function intersection({ sources, count }: ExclusiveCount, index: number, { sets, most, labelWidth }: Grid): Html {
  const x = labelWidth + index * columnWidth + columnWidth / 2;
  const bar = Math.max(2, round(((barsHeight - 48) * count) / most));
  const centre = (row: number) => barsHeight + row * rowHeight + rowHeight / 2;
  const rows = sets.flatMap((set, row) => (sources.includes(set.provider) ? [row] : []));
  const first = rows[0] ?? 0;
  const last = rows.at(-1) ?? 0;
  const tie =
    last > first ? html`<line class="tie" x1="${x}" x2="${x}" y1="${centre(first)}" y2="${centre(last)}"/>` : null;
  const dots = sets.map(
    (_, row) => html`<circle class="${rows.includes(row) ? 'on' : 'off'}" cx="${x}" cy="${centre(row)}" r="5.5"/>`,
  );
  return html`<g><title>${cut(sources.join(', '), 300)}: ${count}</title><rect class="bar" x="${x - 10}" y="${barsHeight - 10 - bar}" width="20" height="${bar}" rx="3"/><text x="${x}" y="${barsHeight - 16 - bar}" text-anchor="middle">${count}</text>${dots}${tie}</g>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Overlap of any two sources over all types: in words for one pair, as a table for more. */
function pairs(overlap: readonly IocOverlap[], providers: readonly string[], title: string): Html | null {
  const rows = overlap.filter((row) => row.type === 'all' && row.view === 'artifacts');
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) return pairWords(only);
  if (rows.length === 0) return null;
  const of = (a: string, b: string) => rows.find((row) => (row.a === a && row.b === b) || (row.a === b && row.b === a));
  return html`<h3>Shared by two: how many, and what share of the row’s own</h3><div class="scroll" role="region" aria-label="Shared by two of ${cut(title, 160)}" tabindex="0"><table class="small"><thead><tr><td></td>${providers.map((name) => html`<th scope="col" class="num name">${cut(name, 40)}</th>`)}</tr></thead><tbody>${providers.map(
    (a) => html`<tr><th scope="row" class="name">${cut(a, 40)}</th>${providers.map((b) => pairCell(a, of(a, b)))}</tr>`,
  )}</tbody></table></div>`;
}

function pairCell(a: string, row: IocOverlap | undefined): Html {
  if (row === undefined) return html`<td class="num void">·</td>`;
  if (row.both === 0) return html`<td class="num muted">0</td>`;
  return html`<td class="num">${row.both} <span class="muted">${percent(coverage(row, a))}</span></td>`;
}

function coverage(row: IocOverlap, provider: string): number | null {
  const whole = row.both + (row.a === provider ? row.onlyA : row.onlyB);
  return whole === 0 ? null : row.both / whole;
}

function pairWords(row: IocOverlap): Html {
  const side = (provider: string) => html`${percent(coverage(row, provider))} of what ${cut(provider, 60)} saw`;
  return html`<p class="small muted">Shared: ${row.both}, which is ${side(row.a)} and ${side(row.b)}. Jaccard index ${row.jaccard === null ? 'n/a' : row.jaccard.toFixed(2)}, overlap coefficient ${row.overlapCoefficient === null ? 'n/a' : row.overlapCoefficient.toFixed(2)}.</p>`;
}

function percent(share: number | null): string {
  return share === null ? 'n/a' : `${Math.round(share * 100)} %`;
}
