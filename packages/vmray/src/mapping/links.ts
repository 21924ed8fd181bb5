/** A page for a person: http or https only, without blanks and control characters. */
export function webLink(text: string | null | undefined): string | null {
  return text && /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text) ? text : null;
}
