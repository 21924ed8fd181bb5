/** A part of a mail's header (RFC 5322, section 3.2). `spaced`: behind a blank or a comment. */
export interface MailToken {
  kind: 'atom' | 'quoted' | 'comment' | 'literal' | '<' | '>' | ',' | ';' | ':' | '@';
  /** Of a quoted string or a comment what is inside it, without backslashes; of a literal the brackets too. */
  text: string;
  spaced: boolean;
}

const single = /[<>,;:@]/;
const blank = /[ \t\r\n]/;
/** `)`, `]` and `\` stand nowhere alone. */
const atomText = /[^\s"(),:;<>@[\\\]\p{Cc}]+/uy;

/** The parts of a header, in order; null where a quotation, a comment or a bracket does not end, or a control character stands. */
export function mailTokens(text: string): MailToken[] | null {
  const tokens: MailToken[] = [];
  let spaced = false;
  for (let place = 0; place < text.length; ) {
    const character = text.charAt(place);
    if (blank.test(character)) {
      spaced = true;
      place += 1;
      continue;
    }
    const token = tokenAt(text, place);
    if (token === null) return null;
    tokens.push({ kind: token.kind, text: token.text, spaced });
    spaced = token.kind === 'comment';
    place = token.end;
  }
  return tokens;
}

type Found = Pick<MailToken, 'kind' | 'text'> & { end: number };

function tokenAt(text: string, place: number): Found | null {
  const character = text.charAt(place);
  if (character === '"') return enclosed(text, place, 'quoted');
  if (character === '(') return enclosed(text, place, 'comment');
  if (character === '[') return literalAt(text, place);
  if (single.test(character)) return { kind: character as MailToken['kind'], text: character, end: place + 1 };
  atomText.lastIndex = place;
  const [atom] = atomText.exec(text) ?? [];
  return atom === undefined ? null : { kind: 'atom', text: atom, end: place + atom.length };
}

/** Comments nest; a quotation does not. Line ends inside are folding. */
function enclosed(text: string, start: number, kind: 'quoted' | 'comment'): Found | null {
  const close = kind === 'quoted' ? '"' : ')';
  let depth = 1;
  let inside = '';
  for (let place = start + 1; place < text.length; place += 1) {
    const character = text.charAt(place);
    if (character === '\\') {
      place += 1;
      inside += text.charAt(place);
      continue;
    }
    if (character === close) depth -= 1;
    else if (character === '(' && kind === 'comment') depth += 1;
    if (depth === 0) return { kind, text: inside, end: place + 1 };
    if (character !== '\r' && character !== '\n') inside += character;
  }
  return null;
}

function literalAt(text: string, start: number): Found | null {
  const end = text.indexOf(']', start) + 1;
  return end === 0 ? null : { kind: 'literal', text: text.slice(start, end), end };
}
