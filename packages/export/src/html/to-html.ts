import { createHash } from 'node:crypto';
import type { SandboxReport } from '@sandjury/core';
import { defang } from '@sandjury/core';
import { type ExportInput, type ExportOptions, reportsOf, sampleKey, sampleOf, timeOf } from '../export-input.ts';
import { rankedRows } from '../ioc-table.ts';
import { Html, html } from './html.ts';
import { attackSection, namesSection } from './page-attack.ts';
import { iocSections } from './page-iocs.ts';
import { chips, counted, cut, section, shownTime } from './page-parts.ts';
import { pageStyle } from './page-style.ts';
import { sharedSection } from './page-upset.ts';
import { askedWords, findingsSection, matrixSection, verdictSection } from './page-verdict.ts';

/**
 * The comparison as one HTML file for a person: no script, nothing loaded from anywhere, all text escaped and defanged;
 * its only live links are to https pages of the vendors. Lists that would make it unreadable are cut, and say so. Throws
 * ConfigurationError when `now` cannot be read.
 */
export function toHtml(input: ExportInput, options: ExportOptions): string {
  const { comparison } = input;
  const sections = [
    findingsSection(comparison.findings),
    matrixSection(comparison.sources),
    sharedSection(comparison),
    attackSection(input),
    namesSection(comparison),
    ...iocSections(rankedRows(input)),
    sampleSection(input),
    warningsSection(reportsOf(input)),
  ].flatMap((part) => part ?? []);
  const style = createHash('sha256').update(pageStyle).digest('base64');
  const tlp = options.tlp === undefined ? null : html`<span class="chip">TLP:${options.tlp.toUpperCase()}</span>`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${new Html(style)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no,address=no,email=no,date=no">
<title>${comparison.consensus.value}: ${cut(titleOf(input), 100)}</title><style>${new Html(pageStyle)}</style></head><body>
<header><p class="brand"><b>Sandjury</b> · ${askedWords(comparison.sources)} ${tlp}</p><h1>${cut(titleOf(input), 160)}</h1>${subtitle(input)}</header>
<main>${verdictSection(comparison)}${sections}</main>
<footer><p>Made ${shownTime(timeOf(options.now))}. Strategy ${cut(comparison.consensus.strategy, 60)}. Addresses are defanged. A path such as <code>/sample/verdict</code> is a JSON Pointer (RFC 6901) into the source’s own reply.</p></footer></body></html>
`;
  return page.markup;
}

function titleOf({ comparison }: ExportInput): string {
  const { names, url } = sampleOf(comparison);
  return names[0] ?? (url === null ? sampleKey(comparison) : defang('url', url));
}

/** What names the sample, where that is not the title already. */
function subtitle(input: ExportInput): Html | null {
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
