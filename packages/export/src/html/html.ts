import { harmless, visible } from '../text/visible.ts';

/** Markup that is safe to put into a page as it is. Made by `html` only. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand in a template: text is escaped and has no live URL in it, markup stays, lists are joined, null is nothing. */
export type HtmlPart = string | number | Html | null | readonly HtmlPart[];

/** Markup from a template. The one place where text becomes part of a page. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  let markup = strings[0] ?? '';
  parts.forEach((part, index) => {
    markup += markupOf(part) + (strings[index + 1] ?? '');
  });
  return new Html(markup);
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['`', '&#96;'],
]);

/** Letters carry at most three marks in any language; more are piled up to cover the lines above. */
const piledMarks = /(\p{M}{3})\p{M}+/gu;

/** Text as a page shows it, in content and in quoted attributes: no markup, unprintable characters as `\u{1b}`. */
export function escapeHtml(text: string): string {
  return visible(text)
    .replace(piledMarks, '$1')
    .replace(/[&<>"'`]/g, (sign) => entities.get(sign) ?? '');
}

function markupOf(part: HtmlPart): string {
  if (part === null) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'string') return escapeHtml(harmless(part));
  return typeof part === 'number' ? String(part) : part.map(markupOf).join('');
}

/** The address of a link: escaped, and the one text of a page in which `https://` stays what it is. */
export function hrefOf(link: { href: string }): Html {
  return new Html(escapeHtml(link.href));
}

/** The markup with its headings one level lower and the ids of its sections behind a prefix. Text has no `<` that could be taken for one. */
export function nested(parts: readonly Html[], prefix: string): Html {
  return new Html(
    parts
      .map(({ markup }) => markup)
      .join('')
      .replace(/(?<=<\/?h)[2-5](?=>)/g, (level) => String(Number(level) + 1))
      .replaceAll('<section id="', `<section id="${prefix}-`),
  );
}
