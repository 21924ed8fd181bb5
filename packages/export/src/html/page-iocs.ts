import type { IocCell } from '@sandjury/compare';
import { defang, type IocType } from '@sandjury/core';
import type { RankedRow } from '../iocs/table.ts';
import { type Html, html } from './html.ts';
import { counted, cut, glyphs, pointers, section } from './page-parts.ts';

const typeNames: Readonly<Record<IocType, string>> = {
  'domain-name': 'Domains',
  'ipv4-addr': 'IPv4 addresses',
  'ipv6-addr': 'IPv6 addresses',
  url: 'URLs',
  'email-addr': 'Mail addresses',
  'email-message': 'E-mails',
  file: 'Files',
  'file-name': 'File names',
  mutex: 'Mutexes',
  process: 'Processes',
  'windows-registry-key': 'Registry keys',
};

const mostPerType = 50;
const mostValue = 500;

/** What a source calls an indicator, and behind it what was merely seen. Says how many it leaves out. */
export function iocSections(rows: readonly RankedRow[]): Html[] {
  const indicators = rows.filter((row) => row.isIoc);
  const artifacts = rows.filter((row) => !row.isIoc);
  return [
    ...(indicators.length === 0 ? [] : [tables('indicators', 'Indicators', indicators, true)]),
    ...(artifacts.length === 0 ? [] : [tables('artifacts', 'Seen, and not called an indicator', artifacts, false)]),
  ];
}

function tables(id: string, title: string, rows: readonly RankedRow[], open: boolean): Html {
  const groups = [...Map.groupBy(rows, ({ row }) => row.type)].sort(([a], [b]) => (a < b ? -1 : 1));
  const left = groups.reduce((sum, [, group]) => sum + Math.max(0, group.length - mostPerType), 0);
  const note =
    left === 0
      ? null
      : html`<p class="left">${left.toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')} are left out here, the least severe of each type. The CSV has all of them.</p>`;
  return section(id, `${title} (${rows.length.toLocaleString('en-US')})`, [
    note,
    groups.map(([type, group]) => typeTable(type, group, open)),
  ]);
}

function typeTable(type: IocType, rows: readonly RankedRow[], open: boolean): Html {
  const shared = rows.filter(({ seenBy }) => seenBy.length > 1).length;
  const shown = rows.slice(0, mostPerType);
  const facts = [
    ...(shared > 0 ? [`${shared} seen by more than one source`] : []),
    ...(shown.length < rows.length ? [`the first ${shown.length} shown`] : []),
  ];
  const content = html`<summary>${typeNames[type]} <span class="muted">${[counted(rows.length, 'value'), ...facts].join(' · ')}</span></summary><table class="iocs"><thead class="unseen"><tr><th scope="col">Value</th><th scope="col">Who saw it, and where in the reply</th></tr></thead><tbody>${shown.map(iocRow)}</tbody></table>`;
  return open ? html`<details open>${content}</details>` : html`<details>${content}</details>`;
}

function iocRow({ row, value, heldBack }: RankedRow): Html {
  const noise = typeof row.noise === 'string' ? html`<br><span class="chip">noise: ${cut(row.noise, 80)}</span>` : null;
  const held = heldBack === null ? null : html`<br><span class="chip">not to be blocked: ${heldBack}</span>`;
  const saw = Object.entries(row.sources).map(([provider, cell]) => sawItem(provider, cell, { type: row.type, value }));
  return html`<tr><td><code>${cut(defang(row.type, value), mostValue)}</code>${noise}${held}</td><td><ul class="saw">${saw}</ul></td></tr>`;
}

function sawItem(provider: string, cell: IocCell, shown: { type: IocType; value: string }): Html {
  const spelled = html`<span class="muted small">as <code>${cut(defang(shown.type, cell.value), 200)}</code></span>`;
  const called = cell.isIoc ? cell.verdict : `${cell.verdict}, artifact`;
  return html`<li><b>${cut(provider, 60)}</b><span class="pill tone-${cell.verdict}">${glyphs[cell.verdict]} ${called}</span>${cell.value === shown.value ? null : spelled} ${pointers(cell.evidence)}</li>`;
}
