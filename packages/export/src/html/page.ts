import { createHash } from 'node:crypto';
import { type ExportOptions, timeOf } from '../input.ts';
import { Html, type HtmlPart, html } from './html.ts';
import { cut, shownTime } from './page-parts.ts';
import { pageStyle } from './page-style.ts';

/** The content of a page. */
export interface Page {
  /** The title of the window. */
  title: string;
  heading: string;
  /** Who was asked, in a few words. */
  asked: string;
  subtitle: Html | null;
  main: HtmlPart;
  /** The name of the strategy. */
  strategy: string;
}

/** A page that may load nothing and run nothing, and whose style is its own. Throws ConfigurationError when `now` cannot be read. */
export function pageOf({ title, heading, asked, subtitle, main, strategy }: Page, options: ExportOptions): string {
  const style = createHash('sha256').update(pageStyle).digest('base64');
  const tlp = options.tlp === undefined ? null : html`<span class="chip">TLP:${options.tlp.toUpperCase()}</span>`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${new Html(style)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no,address=no,email=no,date=no">
<title>${title}</title><style>${new Html(pageStyle)}</style></head><body>
<header><p class="brand"><b>Sandjury</b> · ${asked} ${tlp}</p><h1>${heading}</h1>${subtitle}</header>
<main>${main}</main>
<footer><p>Made ${shownTime(timeOf(options.now))}. Strategy ${cut(strategy, 60)}. Addresses are defanged. A path such as <code>/sample/verdict</code> is a JSON Pointer (RFC 6901) into the source’s own reply.</p></footer></body></html>
`.markup;
}
