import type { Question } from '@sandjury/compare';
import { ConfigurationError, refang } from '@sandjury/core';
import { namedHash } from './named-hash.ts';
import { hashFile } from './read-input.ts';

/** A hash, a URL or a file: told by its form, in this order. A file is hashed here and goes nowhere. */
export async function questionOf(input: string, signal: AbortSignal): Promise<Question> {
  const text = input.trim();
  const hash = namedHash(text);
  if (hash !== null) return { hash };
  if (/^h(?:tt|xx)ps?(?::|\[:)/i.test(text)) return { url: urlOf(text) };
  try {
    return await hashFile(input, signal);
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    if (/^[0-9a-fA-F]{16,}$/.test(text)) {
      throw new ConfigurationError(
        `Not a hash: expected 32 (MD5), 40 (SHA-1) or 64 (SHA-256) hex digits, got ${text.length}.`,
      );
    }
    throw new ConfigurationError(
      `"${input}" is neither a hash (MD5, SHA-1 or SHA-256), nor a URL, nor a file that exists.`,
    );
  }
}

function urlOf(text: string): string {
  const url = refang(text);
  if (!URL.canParse(url)) throw new ConfigurationError(`Not a URL: ${text}`);
  return url;
}

function isMissingFile(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT';
}
