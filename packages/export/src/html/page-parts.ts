import type { SourceRow } from '@sandjury/compare';
import type { VerdictValue } from '@sandjury/core';
import { httpsLink } from '../text/https-link.ts';
import { shortened } from '../text/visible.ts';
import { type Html, type HtmlPart, hrefOf, html } from './html.ts';

/** A verdict is never shown by its colour alone. */
export const glyphs: Readonly<Record<VerdictValue, string>> = {
  malicious: '✖',
  suspicious: '▲',
  benign: '✔',
  unknown: '?',
};

/** The status of a source in words. */
export const statusWords: Readonly<Record<SourceRow['status'], string>> = {
  reported: 'reported',
  not_found: 'does not know it',
  pending: 'still analysing',
  unsupported: 'cannot be asked this',
  failed: 'failed',
};

/** Longer text makes a page unreadable; the JSON has all of it. */
const mostText = 600;

/** Text of a reply, cut to what a page can show. */
export function cut(text: string, most = mostText): string {
  return shortened(text, most);
}

export function pill(verdict: VerdictValue, text: string = verdict): Html {
  return html`<span class="pill tone-${verdict}">${glyphs[verdict]} ${text}</span>`;
}

export function chips(names: readonly string[]): Html[] {
  return names.map((name) => html`<span class="chip">${cut(name, 60)}</span> `);
}

/** A section with a heading; nothing when it is empty. */
export function section(id: string, title: string, content: HtmlPart): Html {
  return html`<section id="${id}"><h2>${title}</h2>${content}</section>`;
}

/** A link to a vendor's page that names its host; null where there is none that may be opened. */
export function vendorLink(link: string | null): Html | null {
  const page = httpsLink(link);
  if (page === null) return null;
  return html`<a href="${hrefOf(page)}" rel="noreferrer noopener" target="_blank">Report at ${cut(page.host, 80)}</a>`;
}

/** Where in a reply something was read: the first place, and how many more there are. */
export function pointers(evidence: readonly string[]): Html | null {
  const [first] = evidence;
  if (first === undefined) return null;
  const more = evidence.length > 1 ? html` <span class="muted small more">+${evidence.length - 1} more</span>` : null;
  return html`<code>${cut(first, 160)}</code>${more}`;
}

/** `1 source`, `2 sources`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** `2024-03-04 07:50 UTC`. */
export function shownTime(time: string | null): string {
  return time === null ? '–' : `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
