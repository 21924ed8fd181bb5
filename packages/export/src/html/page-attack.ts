import { attackEdition, type Comparison, type NamedTechnique, namedTechniques, type TermRow } from '@sandjury/compare';
import { byText, sortedUnique } from '@sandjury/core';
import { type ExportInput, reportsOf } from '../input.ts';
import { type Html, html } from './html.ts';
import { chips, cut, section } from './page-parts.ts';

/** Enterprise tactics in the order of an intrusion. */
const tacticOrder = [
  'reconnaissance',
  'resource development',
  'initial access',
  'execution',
  'persistence',
  'privilege escalation',
  'defense evasion',
  'credential access',
  'discovery',
  'lateral movement',
  'collection',
  'command and control',
  'exfiltration',
  'impact',
];

const unstated = 'Tactic not stated';
const mostTechniques = 200;

const replacedNote = html`<p class="small muted">Ids that MITRE has replaced count under their successors, by ATT&amp;CK ${attackEdition.version}.</p>`;

/** ATT&CK techniques under their tactics, with who reports each. */
export function attackSection(input: ExportInput): Html | null {
  const all = namedTechniques(input.comparison, reportsOf(input));
  const shown = all.slice(0, mostTechniques);
  if (shown.length === 0) return null;
  const byTactic = new Map<string, NamedTechnique[]>();
  for (const technique of shown) {
    const tactics = sortedUnique(technique.tactics.map(tidy));
    for (const tactic of tactics.length === 0 ? [unstated] : tactics) {
      byTactic.set(tactic, [...(byTactic.get(tactic) ?? []), technique]);
    }
  }
  const columns = [...byTactic].sort(([a], [b]) => tacticRank(a) - tacticRank(b) || byText(a, b));
  const left = all.length - shown.length;
  return section(
    'attack',
    'ATT&CK by tactic',
    html`<div class="tactics">${columns.map(
      ([tactic, techniques]) =>
        html`<div class="tactic"><h3>${cut(tactic, 60)}</h3><ul>${techniques.map(techniqueItem)}</ul></div>`,
    )}</div>${left > 0 ? html`<p class="left">${left} techniques are left out; the JSON has all.</p>` : null}${shown.some(({ row }) => row.formerIds !== undefined) ? replacedNote : null}`,
  );
}

function techniqueItem({ row, name, notes }: NamedTechnique): Html {
  const noted = notes.length === 0 ? null : html` <span class="muted small">(${notes.join('; ')})</span>`;
  return html`<li><b>${cut(row.value, 20)}</b> ${cut(name ?? '', 120)}${noted}<br>${chips(Object.keys(row.sources))}</li>`;
}

/** `defense-evasion` and `Defense Evasion` are one tactic. */
function tidy(tactic: string): string {
  const words = tactic.replaceAll(/[-_]+/g, ' ').trim().toLowerCase();
  return tacticOrder.includes(words) ? words.charAt(0).toUpperCase() + words.slice(1) : tactic;
}

function tacticRank(tactic: string): number {
  const rank = tacticOrder.indexOf(tactic.toLowerCase());
  return rank < 0 ? tacticOrder.length + (tactic === unstated ? 1 : 0) : rank;
}

/** Families, threat names and classifications, with who gives them. */
export function namesSection(comparison: Comparison): Html | null {
  const lists = [
    ['Families', comparison.families],
    ['Threat names', comparison.threatNames],
    ['Classifications', comparison.classifications],
  ] as const;
  const filled = lists.filter(([, rows]) => rows.length > 0);
  if (filled.length === 0) return null;
  return section(
    'names',
    'What they call it',
    html`<div class="names">${filled.map(([title, rows]) => nameList(title, rows))}</div>`,
  );
}

function nameList(title: string, rows: readonly TermRow[]): Html {
  const shown = rows.slice(0, 30);
  const left = rows.length - shown.length;
  const items = shown.map(({ value, sources }) => html`<li>${cut(value, 160)}<br>${chips(Object.keys(sources))}</li>`);
  return html`<div><h3>${title}</h3><ul>${items}</ul>${left > 0 ? html`<p class="small muted">and ${left} more</p>` : null}</div>`;
}
