import type { FileSample } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import { corpus } from '@sandjury/emulator';

/** The SHA-256 of a sample of the corpus. */
export function hashOf(name: string): string {
  return corpus.find((sample) => sample.name === name)?.hashes.sha256 ?? '';
}

/** A file that no vendor knows. */
export const newFile: FileSample = bytesSample('new.exe', Buffer.alloc(60_000, 'a file that nobody knows'));

/** A download is not begun anew where it broke off: its bytes are with the caller by then. */
export const cutDownload = {
  'reset in the body': 'connection',
  'body cut': 'connection',
  'length too large': 'connection',
} as const;

/** An archive is no JSON, which could be spoilt; an envelope in its place is read as one. */
export const zip = { ...cutDownload, 'deep nesting': 'ok' } as const;

/** Keys that a reply has beyond what we read are kept, whatever they are. */
export const keepsUnread = { '__proto__ keys': 'altered' } as const;

/** All there is to read in such a reply is whether it is an error. */
export const onlyDone = { 'JSON: {}': 'ok', 'JSON: data is a number': 'ok' } as const;

/** What a call gave, without the headers of the reply: those have the time of day. */
export async function replyOf(call: Promise<{ value: unknown; raw: unknown; warnings: unknown }>) {
  const { value, raw, warnings } = await call;
  return { value, raw, warnings };
}
