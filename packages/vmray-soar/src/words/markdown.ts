/** What may stand in a cell. A link is the vendor's own page; all else is text, and is escaped. */
export type Cell = string | number | boolean | null | readonly Cell[] | { link: string | null };

/**
 * Control, format and unpaired surrogate characters made visible: a control picture (␊ for a line feed), else ‹U+202E›. Nothing
 * that a sample wrote can break a line or turn the reading direction around.
 */
export function visibleControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '\u2421' : `\u2039U+${code.toString(16).toUpperCase().padStart(4, '0')}\u203a`;
  });
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text as Markdown that shows exactly this text: no table cell, emphasis, HTML or link can begin or end in it, and addresses do
 * not become links by themselves.
 */
export function markdownText(text: string): string {
  // An underscore inside a word is no emphasis; `://`, `www.` and `@` are what makes a bare address a link.
  const special = /[\\`*[\]|~@&<>]|:(?=\/\/)|(?<=www)\.|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/giu;
  return visibleControls(text).replace(special, (character) => entities[character] ?? `\\${character}`);
}

/** Text as HTML that shows exactly this text, also inside an attribute. */
export function htmlText(text: string): string {
  const escaped = visibleControls(text).replace(/[&<>]/g, (character) => entities[character] ?? character);
  return escaped.replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

/** A table with its columns in bold. Every row has as many cells as there are columns. */
export function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const head = columns.map((column) => `**${markdownText(column)}**`);
  return lines([head, columns.map(() => '---'), ...rows.map((row) => columns.map((_, at) => cell(row[at] ?? null)))]);
}

/** A table of names and values, one a row. */
export function attributes(rows: readonly (readonly [name: string, value: Cell])[]): string {
  const body = rows.map(([name, value]) => [`**${markdownText(name)}**`, cell(value)]);
  return lines([['Attribute', 'Value'], ['---', '---'], ...body]);
}

/** A line in bold above a body. */
export function titled(title: string, body: string): string {
  return `**${markdownText(title)}**\n\n${body}`;
}

function lines(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'string') return markdownText(value);
  if (typeof value !== 'object') return String(value);
  if ('link' in value) return value.link === null ? '' : link(value.link);
  return value.map(cell).join(', ');
}

/** A page as a link, if it is plainly one; else as text. */
function link(url: string): string {
  return /^https?:\/\/[^\s<>|`\\[\]]+$/i.test(url) && /^[\x21-\x7e]+$/.test(url) ? `<${url}>` : markdownText(url);
}
