import { statSync } from 'node:fs';
import { sep } from 'node:path';
import type { Question } from '@sandjury/compare';
import { ConfigurationError, refang } from '@sandjury/core';
import { namedHash } from './named-hash.ts';
import { hashFile } from './read.ts';
import { isHexRun, isUrlForm } from './sample-form.ts';

/** The question of an input, or the reason why it is none. */
export type Understood = { question: Question } | { mistake: string };

/** Reads an input as a hash, a URL or a file, in this order. A file is hashed here and goes nowhere. Throws ConfigurationError. */
export async function questionOf(input: string, signal: AbortSignal): Promise<Question> {
  const understood = await understand(input, signal);
  if ('mistake' in understood) throw new ConfigurationError(understood.mistake);
  return understood.question;
}

/**
 * The same without an exception, and at once but for a file: of a list, a million lines may be nothing that anybody can be asked about
 * (10 s, where an exception and a promise for each took 50 s).
 */
export function understand(input: string, signal: AbortSignal): Understood | Promise<Understood> {
  const text = input.trim();
  const named = namedHash(text);
  if (named !== null) return 'hash' in named ? { question: { hash: named.hash } } : named;
  if (isUrlForm(text)) return understoodUrl(text);
  if (!isMissing(input)) return understoodFile(input, signal);
  if (isHexRun(text)) {
    return { mistake: `Not a hash: expected 32 (MD5), 40 (SHA-1) or 64 (SHA-256) hex digits, got ${text.length}.` };
  }
  return { mistake: `"${input}" is neither a hash (MD5, SHA-1 or SHA-256), nor a URL, nor a file that exists.` };
}

function understoodUrl(text: string): Understood {
  const url = refang(text);
  return URL.canParse(url) ? { question: { url } } : { mistake: `Not a URL: ${text}` };
}

async function understoodFile(path: string, signal: AbortSignal): Promise<Understood> {
  try {
    return { question: await hashFile(path, signal) };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { mistake: error.message };
  }
}

/** Whether a file of this name cannot exist. */
function isMissing(path: string): boolean {
  if (path.includes('\0') || isTooLong(path)) return true;
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

/** The most bytes that a file system of today has room for in the name of a file. */
const longestName = 255;

function isTooLong(path: string): boolean {
  // A character has three bytes at most.
  if (path.length * 3 <= longestName) return false;
  return path.split(sep).some((part) => Buffer.byteLength(part) > longestName);
}
