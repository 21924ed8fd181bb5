import {
  type Comparison,
  type Finding,
  type FindingsOfKind,
  findingsByKind,
  type SourceRow,
  sharedGroups,
} from '@sandjury/compare';
import type { VerdictValue } from '@sandjury/core';
import { type Html, html } from './html.ts';
import {
  chips,
  counted,
  cut,
  glyphs,
  pill,
  pointers,
  section,
  shownTime,
  statusWords,
  vendorLink,
} from './page-parts.ts';

const agreements: Readonly<Record<Comparison['agreement'], string>> = {
  unanimous: 'All who voted agree.',
  majority: 'Most of those who voted agree.',
  split: 'The sources are split.',
  single: 'Only one source gave a verdict.',
  none: '',
};

const levels = ['malicious', 'suspicious', 'benign', 'unknown'] as const;

/** Consensus and dissent, in words. */
export function verdictSection({ consensus, agreement, sources }: Comparison): Html {
  const dissent = sources.filter((source) => consensus.dissent.includes(source.provider));
  const votes = levels.filter((level) => (consensus.votes[level] ?? []).length > 0);
  return html`<section id="consensus" class="verdict tone-${consensus.value}">
<div><p class="brand">Consensus</p><p class="word">${glyphs[consensus.value]} ${consensus.value}</p></div>
<div><p class="lead">${agreements[agreement]} ${cut(consensus.explanation, 1000)}</p>
<ul class="votes">${votes.map((level) => html`<li>${pill(level)} <span>${chips(consensus.votes[level] ?? [])}</span></li>`)}
${dissentItem(dissent)}</ul>
</div></section>`;
}

function dissentItem(dissenters: readonly SourceRow[]): Html | null {
  if (dissenters.length === 0) return null;
  const said = dissenters.map(
    ({ provider, verdict }, index) =>
      html`<span>${cut(provider, 60)} says ${verdict?.value ?? 'otherwise'}${index < dissenters.length - 1 ? ';' : ''}</span>`,
  );
  return html`<li><b>Dissent:</b> ${said}</li>`;
}

/** What to look at, the weightiest first, with the places in the replies. Of one kind two are open, the rest behind a line. */
export function findingsSection(findings: readonly Finding[]): Html | null {
  if (findings.length === 0) return null;
  const shown = findings.slice(0, 40);
  const left = findings.length - shown.length;
  return section(
    'findings',
    'What to look at',
    html`<ul class="findings">${findingsByKind(shown).map(kindItems)}</ul>${left > 0 ? html`<p class="left">${left} lighter findings are left out; the JSON has all.</p>` : null}`,
  );
}

function kindItems({ shown, more }: FindingsOfKind): Html {
  const [first] = more;
  const rest =
    first === undefined
      ? null
      : html`<li class="tone-${toneOf(first.weight)}"><span class="weight"></span><details><summary>and ${more.length} more of this kind</summary><ul class="findings">${more.map(findingItem)}</ul></details></li>`;
  return html`${shown.map(findingItem)}${rest}`;
}

function findingItem(finding: Finding): Html {
  const places = Object.entries(finding.evidence).filter(([, evidence]) => evidence.length > 0);
  const where = places.map(([provider, evidence]) => html`<span>${cut(provider, 60)} ${pointers(evidence)}</span>`);
  return html`<li class="tone-${toneOf(finding.weight)}"><span class="weight"></span><span>${cut(finding.message, 1000)}</span>${
    where.length > 0 ? html`<span class="where">${where}</span>` : null
  }</li>`;
}

function toneOf(weight: number): VerdictValue {
  if (weight >= 70) return 'malicious';
  return weight >= 40 ? 'suspicious' : 'unknown';
}

/** Who says what: a row for each source, a column for each verdict. */
export function matrixSection(sources: readonly SourceRow[]): Html {
  const shared = new Set(sharedGroups(sources).map(({ group }) => group));
  return section(
    'sources',
    'Who says what',
    html`<table class="cards"><thead><tr><th scope="col">Source</th>${levels.map((level) => html`<th scope="col" class="mark">${level === 'unknown' ? 'no verdict' : level}</th>`)}<th scope="col" class="num">Score</th><th scope="col">Vendor’s word, read from</th><th scope="col">Analysed</th><th scope="col" class="num">Indicators</th></tr></thead>
<tbody>${sources.map((source) => matrixRow(source, shared.has(source.group ?? '')))}</tbody></table>`,
  );
}

function matrixRow(source: SourceRow, isGroupShared: boolean): Html {
  const verdict = source.verdict?.value ?? 'unknown';
  const marks = levels.map((level) =>
    level === verdict
      ? html`<td class="mark"><span class="dot tone-${level}" title="${level}">${source.verdict === null ? '–' : glyphs[level]}</span></td>`
      : html`<td class="mark void">·</td>`,
  );
  const product =
    source.product === source.provider ? null : html`<br><span class="muted small">${cut(source.product, 80)}</span>`;
  const link = vendorLink(source.link);
  return html`<tr><td class="who" data-label="Source"><span><b>${cut(source.provider, 60)}</b>${product}${link === null ? null : html`<br><span class="small">${link}</span>`}</span></td>${marks}<td class="only-phone" data-label="Verdict"><span>${pill(verdict, source.verdict === null ? statusWords[source.status] : verdict)}</span></td>${
    source.verdict === null ? unansweredCells(source) : answeredCells(source, source.verdict, isGroupShared)
  }</tr>`;
}

function answeredCells(source: SourceRow, verdict: NonNullable<SourceRow['verdict']>, isGroupShared: boolean): Html {
  const reason = verdict.reason === null ? null : html`<br><span class="small">${cut(verdict.reason, 300)}</span>`;
  const notes = [
    ...(source.complete === false ? ['incomplete'] : []),
    ...(source.cachedAt === null ? [] : [`from cache, ${shownTime(source.cachedAt)}`]),
    ...(isGroupShared ? [`group ${source.group}: one vote, agreement proves nothing`] : []),
    ...(source.reliability === null ? [] : [`reliability ${source.reliability}`]),
  ];
  return html`<td class="num" data-label="Score">${verdict.score === null ? '–' : Math.round(verdict.score)}</td>
<td data-label="Vendor’s word"><span>${verdict.vendor === null ? null : html`“${cut(verdict.vendor, 120)}” `}${pointers(verdict.evidence)}${verdict.vendor === null && verdict.evidence.length === 0 ? '–' : null}${reason}</span></td>
<td data-label="Analysed"><span>${shownTime(source.analyzedAt)}${notes.length > 0 ? html`<br>${chips(notes)}` : null}</span></td>
<td class="num" data-label="Indicators"><span>${source.counts.iocs.toLocaleString('en-US')} <span class="muted">of ${source.counts.artifacts.toLocaleString('en-US')}</span></span></td>`;
}

function unansweredCells(source: SourceRow): Html {
  const message =
    source.error === null ? statusWords[source.status] : `${statusWords[source.status]}: ${source.error.message}`;
  return html`<td class="num only-wide"></td><td data-label="Answer" colspan="3"><span class="muted">${cut(message, 300)}</span></td>`;
}

/** `3 sources were asked, 2 reported`. */
export function askedWords(sources: readonly SourceRow[]): string {
  const reported = sources.filter((source) => source.status === 'reported').length;
  return `${counted(sources.length, 'source')} asked, ${reported} reported`;
}
