import type { SecretKeeper } from '../secrets/keeper.ts';

/** The longest piece of a vendor's text that a message quotes, in UTF-16 code units. */
const longestQuote = 300;

/**
 * A vendor's text fit for one line of a message: without our secrets, control and invisible formatting characters, and cut
 * with an ellipsis, never in the middle of a character. Empty for what is no text.
 */
export function vendorText(text: unknown, keeper: Pick<SecretKeeper, 'scrub'>, longest = longestQuote): string {
  if (typeof text !== 'string') return '';
  const clean = keeper
    .scrub(text)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  if (clean.length <= longest) return clean;
  // All surrogates are in pairs by now: a cut after the first half would tear one.
  const end = /[\uD800-\uDBFF]/.test(clean.charAt(longest - 1)) ? longest - 1 : longest;
  return `${clean.slice(0, end)}…`;
}

/** The first of several texts that is the address of a web page: http or https, and nothing else in it. null without any. */
export function webLink(...texts: readonly (string | null | undefined)[]): string | null {
  return texts.find((text) => /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text ?? '') && URL.canParse(text ?? '')) ?? null;
}
