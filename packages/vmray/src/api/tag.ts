import { ConfigurationError } from '@sandjury/core';

/** The most characters of a tag. */
export const longestTag = 255;

/** Why a text cannot be a tag, or null when it can. VMRay takes letters, digits and some punctuation, which ones is not documented. */
export function tagProblem(tag: string): string | null {
  if (tag.trim() === '') return 'a tag must not be empty';
  if ([...tag].length > longestTag) return `a tag has at most ${longestTag} characters`;
  // In a path these would name another call, and no server could tell.
  if (tag === '.' || tag === '..') return 'a tag must not be "." or ".."';
  return /[\p{Cc}\u2028\u2029]/u.test(tag) || !tag.isWellFormed() ? 'a tag must not hold control characters' : null;
}

/** A tag as one segment of a path. Throws ConfigurationError when the text cannot be a tag. */
export function tagSegment(tag: string, provider: string): string {
  const problem = tagProblem(tag);
  if (problem !== null) throw new ConfigurationError(`${provider}: ${problem}.`, { provider });
  return encodeURIComponent(tag);
}
