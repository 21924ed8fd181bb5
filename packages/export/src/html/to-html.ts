import { sampleOf } from '@sandjury/compare';
import { checkOptions, defang, type SandboxReport } from '@sandjury/core';
import { assertInput } from '../arguments.ts';
import { type ExportInput, type ExportOptions, reportsOf, sampleKey } from '../input.ts';
import { rankedRows } from '../iocs/table.ts';
import { type Html, html } from './html.ts';
import { pageOf } from './page.ts';
import { attackSection, namesSection } from './page-attack.ts';
import { iocSections } from './page-iocs.ts';
import { chips, counted, cut, section } from './page-parts.ts';
import { sharedSection } from './page-upset.ts';
import { askedWords, findingsSection, matrixSection, verdictSection } from './page-verdict.ts';

/**
 * The comparison as one HTML file for a person: no script, nothing loaded from anywhere, all text escaped and defanged;
 * its only live links are to https pages of the vendors. Lists that would make it unreadable are cut, and say so. Throws
 * ConfigurationError when `now` cannot be read.
 */
export function toHtml(input: ExportInput, options: ExportOptions): string {
  assertInput(input, 'toHtml');
  checkOptions(options, ['now', 'tlp'], 'toHtml: options');
  const { comparison } = input;
  const title = titleOf(input);
  return pageOf(
    {
      title: `${comparison.consensus.value}: ${cut(title, 100)}`,
      heading: cut(title, 160),
      asked: askedWords(comparison.sources),
      subtitle: subtitle(input),
      main: sampleSections(input),
      strategy: comparison.consensus.strategy,
    },
    options,
  );
}

/** All that a page says of one sample. */
export function sampleSections(input: ExportInput): Html[] {
  const { comparison } = input;
  return [
    verdictSection(comparison),
    findingsSection(comparison.findings),
    matrixSection(comparison.sources),
    sharedSection(comparison, titleOf(input)),
    attackSection(input),
    namesSection(comparison),
    ...iocSections(rankedRows(input)),
    sampleSection(input),
    warningsSection(reportsOf(input)),
  ].flatMap((part) => part ?? []);
}

/** The sample's name, its URL, else a hash. Defanged. */
export function titleOf({ comparison }: ExportInput): string {
  const { names, url } = sampleOf(comparison);
  return names[0] ?? (url === null ? sampleKey(comparison) : defang('url', url));
}

/** What names the sample, where that is not the title already. */
export function subtitle(input: ExportInput): Html | null {
  const { kind } = sampleOf(input.comparison);
  const key = sampleKey(input.comparison);
  const shown = kind === 'url' ? defang('url', key) : key;
  return shown === titleOf(input) ? null : html`<p class="muted"><code>${cut(shown, 300)}</code></p>`;
}

function sampleSection({ comparison }: ExportInput): Html | null {
  const { hashes, names, size, type, mimeType, url, parents, children } = sampleOf(comparison);
  const related = (refs: typeof parents) => refs.map((ref) => `${ref.provider}/${ref.id}`);
  const facts: [string, readonly string[]][] = [
    ['Names', names.slice(0, 20)],
    ['URL', url === null ? [] : [defang('url', url)]],
    ['Size', size === null ? [] : [counted(size, 'byte')]],
    ['Type', [type, mimeType].flatMap((text) => text ?? [])],
    ...Object.entries(hashes).map(([kind, hash]): [string, string[]] => [kind, [hash]]),
    ['Came out of', related(parents).slice(0, 20)],
    ['Contains', related(children).slice(0, 20)],
  ];
  const filled = facts.filter(([, values]) => values.length > 0);
  if (filled.length === 0) return null;
  const rows = filled.map(
    ([name, values]) =>
      html`<dt>${name}</dt><dd>${values.map((value) => html`<code>${cut(value, 300)}</code><br>`)}</dd>`,
  );
  return section('sample', 'The sample', html`<dl class="facts">${rows}</dl>`);
}

function warningsSection(reports: readonly SandboxReport[]): Html | null {
  const warned = reports.filter((report) => report.warnings.length > 0);
  if (warned.length === 0) return null;
  return section(
    'warnings',
    'How the reports were read',
    warned.map(({ provider, warnings }) => {
      const shown = warnings.slice(0, 30);
      const items = shown.map(
        (warning) =>
          html`<li>${chips([warning.code])} ${cut(warning.message, 300)} <code class="muted">${cut(warning.pointer ?? '', 160)}</code></li>`,
      );
      const left = warnings.length - shown.length;
      return html`<details><summary>${cut(provider, 60)} <span class="muted">${counted(warnings.length, 'warning')}</span></summary><ul class="small">${items}</ul>${left > 0 ? html`<p class="small muted">and ${left} more</p>` : null}</details>`;
    }),
  );
}
