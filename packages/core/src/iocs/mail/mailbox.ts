import { checkArgument } from '../../model/arguments.ts';
import { decodeWords } from './encoded-words.ts';
import { type MailToken, mailTokens } from './tokens.ts';

/** One mailbox of a mail's header. `name`: what a mail program shows for it; null where there is none. */
export interface Mailbox {
  name: string | null;
  address: string;
}

const phraseKinds: ReadonlySet<MailToken['kind']> = new Set(['atom', 'quoted', 'comment']);
const dotAtom = /^[^\s"(),:;<>@[\\\]]+$/;

/**
 * The mailboxes that a From, Sender, To or Cc header names, in every form of RFC 5322 and RFC 6532: bare, in angle brackets,
 * behind a quoted, encoded or plain name, with comments and folded lines, several of them, in groups, with obsolete routes; and a
 * `mailto:` address. What mail programs write against the RFC in a name (`a@b <c@d>`, `[x] Bob <c@d>`) is taken for a name, and
 * `;` between mailboxes for a comma. What is no mailbox gives none: nothing is guessed. Takes time linear in the length.
 */
export function readMailboxes(text: string): Mailbox[] {
  checkArgument(text, 'text', 'readMailboxes: text', 'the value of a mail header as text');
  const tokens = mailTokens(withoutMailto(text));
  return tokens === null ? [] : itemsOf(tokens).flatMap(mailboxOf);
}

function withoutMailto(text: string): string {
  const [, address] = /^\s*mailto:([^?]*)/i.exec(text) ?? [];
  if (address === undefined) return text;
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** What stands between commas and semicolons, without the name of a group. A comma inside angle brackets is part of a route. */
function itemsOf(tokens: readonly MailToken[]): MailToken[][] {
  const items: MailToken[][] = [];
  let item: MailToken[] = [];
  let isOpen = false;
  // Whether the item may still be the name of a group.
  let isPhrase = true;
  for (const token of tokens) {
    if (token.kind === '<') isOpen = true;
    if (token.kind === '>') isOpen = false;
    const isEnd = !isOpen && (token.kind === ',' || token.kind === ';');
    if (isEnd) items.push(item);
    if (isEnd || (!isOpen && isPhrase && token.kind === ':')) {
      item = [];
      isPhrase = true;
    } else {
      item.push(token);
      isPhrase &&= phraseKinds.has(token.kind);
    }
  }
  return [...items, item];
}

function mailboxOf(item: readonly MailToken[]): Mailbox[] {
  const tokens = item.filter(({ kind }) => kind !== 'comment');
  const open = tokens.findIndex(({ kind }) => kind === '<');
  const isNamed = open >= 0;
  if (isNamed && tokens.findIndex(({ kind }) => kind === '>') !== tokens.length - 1) return [];
  const address = addressOf(isNamed ? withoutRoute(tokens.slice(open + 1, -1)) : tokens);
  if (address === null) return [];
  const name = tokens.slice(0, Math.max(0, open));
  // Before there were names, a comment stood for one.
  const shown = name.length > 0 ? name : item.filter(({ kind }) => kind === 'comment');
  return [{ name: decodeWords(joined(shown)).trim() || null, address }];
}

/** `<@a,@b:c@d>`, and `<mailto:c@d>` as some programs write it. */
function withoutRoute(tokens: readonly MailToken[]): readonly MailToken[] {
  const [first] = tokens;
  const colon = tokens.findIndex(({ kind }) => kind === ':');
  const isRoute = first?.kind === '@' || (colon === 1 && first?.text.toLowerCase() === 'mailto');
  return colon > 0 && isRoute ? tokens.slice(colon + 1) : tokens;
}

/** `local@domain` without the blanks that the RFC allows around its dots; null where it is none. */
function addressOf(tokens: readonly MailToken[]): string | null {
  const at = tokens.findIndex(({ kind }) => kind === '@');
  const local = wordsOf(tokens.slice(0, Math.max(0, at)));
  const domain = tokens.slice(at + 1);
  const [literal] = domain;
  const host = domain.length === 1 && literal?.kind === 'literal' ? literal.text : wordsOf(domain);
  if (at < 0 || local === null || host === null || domain.some(({ kind }) => kind === 'quoted')) return null;
  return `${dotAtom.test(local) ? local : `"${local.replace(/["\\]/g, '\\$&')}"`}@${host}`;
}

/** Words with a dot between any two; null for anything else. */
function wordsOf(tokens: readonly MailToken[]): string | null {
  if (tokens.length === 0) return null;
  let text = '';
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'atom' && token.kind !== 'quoted') return null;
    const before = tokens[index - 1];
    if (before !== undefined && !endsInDot(before) && !(token.kind === 'atom' && token.text.startsWith('.')))
      return null;
    text += token.text;
  }
  return text;
}

function endsInDot({ kind, text }: MailToken): boolean {
  return kind === 'atom' && text.endsWith('.');
}

/** The texts with a blank where there was one. */
function joined(tokens: readonly MailToken[]): string {
  return tokens.map(({ text, spaced }, index) => (spaced && index > 0 ? ` ${text}` : text)).join('');
}
