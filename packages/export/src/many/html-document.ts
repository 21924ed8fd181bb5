import type { SourceRow } from '@sandjury/compare';
import { type Html, html, nested } from '../html/html.ts';
import { pageOf } from '../html/page.ts';
import { counted, cut, pill, section, statusWords } from '../html/page-parts.ts';
import { sampleSections, subtitle, titleOf } from '../html/to-html.ts';
import type { ExportInput } from '../input.ts';
import type { DocumentOptions, ExportDocument } from './document.ts';
import { mostRows, Sections, verdictOrder } from './sections.ts';

/**
 * Many samples as one page: how many of each verdict, a matrix with a row a sample and what each source says, and below it all that
 * `toHtml` says of each sample, to which the matrix leads. Escaped and defanged like that page. Holds the page until the end; it has
 * at most 10,000 rows, and at most 1,000 sections of 20 million characters together, the most severe; it says what it leaves out.
 */
export function htmlDocument(options: DocumentOptions): ExportDocument {
  const { sources } = options;
  const rows: SampleRow[] = [];
  const sections = new Sections<Html>();
  let strategy = '';
  return {
    add(input) {
      const { consensus } = input.comparison;
      strategy = consensus.strategy;
      if (rows.length < mostRows) rows.push(rowOf(input, sources));
      const article = articleOf(input, `sample-${sections.added + 1}`);
      sections.add(consensus.value, article, article.markup.length);
      return '';
    },
    end() {
      const heading = `${counted(sections.added, 'sample')} compared`;
      const asked = `${counted(sources.length, 'source')} asked`;
      const main = [matrix(rows, sections, sources), sections.all().map(({ content }) => content)];
      return [pageOf({ title: heading, heading, asked, subtitle: null, main, strategy }, options)];
    },
  };
}

interface SampleRow {
  title: string;
  /** Its strongest hash, where that is not the title. */
  key: Html | null;
  /** The cells behind the name. */
  cells: Html;
}

function rowOf(input: ExportInput, sources: readonly string[]): SampleRow {
  const { consensus, agreement, families, sources: rows } = input.comparison;
  const byProvider = new Map(rows.map((row) => [row.provider, row]));
  const names = families.slice(0, 3).map(({ value }) => cut(value, 40));
  const cells = html`<td data-label="Consensus"><span>${pill(consensus.value)}</span></td><td data-label="Agreement"><span>${agreement === 'none' ? '–' : agreement}</span></td>${sources.map(
    (provider) => sourceCell(provider, byProvider.get(provider)),
  )}<td data-label="Family"><span>${names.length === 0 ? '–' : names.join(', ')}</span></td>`;
  return { title: cut(titleOf(input), 120), key: subtitle(input), cells };
}

function sourceCell(provider: string, source: SourceRow | undefined): Html {
  const label = cut(provider, 40);
  const verdict = source?.verdict ?? null;
  const words = source === undefined ? '–' : statusWords[source.status];
  return html`<td data-label="${label}"><span>${verdict === null ? html`<span class="muted small">${words}</span>` : pill(verdict.value)}</span></td>`;
}

/** All samples in the order in which they were asked about; those with a section lead to it. */
function matrix(rows: readonly SampleRow[], sections: Sections<Html>, sources: readonly string[]): Html {
  const { counts, added, leftOut } = sections;
  const held = new Set(sections.all().map(({ index }) => index));
  const some = verdictOrder.filter((verdict) => counts[verdict] > 0);
  const titles = ['Sample', 'Consensus', 'Agreement', ...sources.map((name) => cut(name, 24)), 'Family'];
  const notes = [
    ...(added > rows.length
      ? [`${counted(added - rows.length, 'further sample')} have no row here: the CSV has all.`]
      : []),
    ...(leftOut > 0 ? [`${counted(leftOut, 'sample')} of the least severe have no section below, only the row.`] : []),
  ];
  return section('samples', 'All samples', [
    html`<p class="counts">${some.map((verdict) => html`<span>${pill(verdict)} ${counts[verdict].toLocaleString('en-US')}</span>`)}</p>`,
    notes.map((note) => html`<p class="left">${note}</p>`),
    html`<div class="scroll" role="region" aria-label="All samples" tabindex="0"><table class="cards samples"><thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead><tbody>${rows.map((row, index) => sampleRow(row, held.has(index) ? index + 1 : null))}</tbody></table></div>`,
  ]);
}

function sampleRow({ title, key, cells }: SampleRow, place: number | null): Html {
  const name = place === null ? html`${title}` : html`<a href="#sample-${place}">${title}</a>`;
  return html`<tr><th scope="row" data-label="Sample"><span>${name}${key}</span></th>${cells}</tr>`;
}

function articleOf(input: ExportInput, id: string): Html {
  return html`<article id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${cut(titleOf(input), 160)}</h2>${subtitle(input)}${nested(sampleSections(input), id)}<p class="small"><a href="#samples">All samples</a></p></article>`;
}
