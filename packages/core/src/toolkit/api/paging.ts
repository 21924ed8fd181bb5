import type { Warning } from '../../model/report.ts';

/** Where a next page is found. */
export interface NextPage {
  path: string;
  /** What names the page; '' where each page is named by its number. */
  token: string;
}

/** How an API gives a long list in pages. */
export interface Paging {
  /** null: this page was the last. */
  next(page: { next: string | null; raw: unknown; before: number }): NextPage | null;
  /** The vendor forgets a page once it was asked for, so that it is never asked for twice. */
  isSingleUse: boolean;
  /** More pages than this are not asked for; 1,000 unless given. */
  mostPages?: number;
}

/** Pages that are named by a token, which the envelope of the page before gives (`next` of `open`). */
export function byToken(pathOf: (token: string) => string, { isSingleUse = false } = {}): Paging {
  return { isSingleUse, next: ({ next: token }) => (token === null ? null : { token, path: pathOf(token) }) };
}

/** Pages that are named by how many entries come before. A page with fewer than `size` entries is the last. */
export function byOffset(pathOf: (offset: number) => string, { size }: { size: number }): Paging {
  return {
    isSingleUse: false,
    next({ raw, before }) {
      const count = Array.isArray(raw) ? raw.length : 0;
      return count < size || count === 0 ? null : { token: '', path: pathOf(before + count) };
    },
  };
}

const defaultMostPages = 1000;

/** Walks through pages, and finds out when a vendor leads in a circle. */
export class PageWalk {
  readonly #paging: Paging;
  readonly #seen = new Set<string>();
  #count = 0;
  #entries = 0;
  #last: unknown;

  constructor(paging: Paging) {
    this.#paging = paging;
  }

  /** Where the next page is, and the warning of a walk that ends before the list does. */
  after(raw: unknown, token: string | null): { next: NextPage | null; warning: Warning | null } {
    const { mostPages = defaultMostPages } = this.#paging;
    const next = this.#paging.next({ next: token, raw, before: this.#entries });
    const isSame = this.#count > 0 && isSameValue(this.#last, raw);
    this.#count += 1;
    this.#entries += Array.isArray(raw) ? raw.length : 0;
    this.#last = raw;
    if (next === null) return { next, warning: null };
    const isCircle = next.token === '' ? isSame : this.#seen.has(next.token);
    this.#seen.add(next.token);
    if (isCircle) return ended('The vendor named a page that was read before; there may be more than this.');
    if (this.#count >= mostPages) return ended(`There are more than ${mostPages} pages; the rest was not asked for.`);
    return { next, warning: null };
  }
}

/** What compares them takes long to load, and is needed for a second page only. */
function isSameValue(one: unknown, other: unknown): boolean {
  return process.getBuiltinModule('node:util').isDeepStrictEqual(one, other);
}

function ended(message: string): { next: null; warning: Warning } {
  return { next: null, warning: { code: 'truncated', message, pointer: null } };
}
