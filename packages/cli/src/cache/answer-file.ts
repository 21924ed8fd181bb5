import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import {
  type AnalysisRef,
  AnalysisRefSchema,
  type SandboxReport,
  SandboxReportSchema,
  TimeSchema,
} from '@sandjury/core';
import { z } from 'zod';

/** What a provider said of one sample, and when. `report` is null where the vendor does not know it. */
export interface Answer {
  /** ISO 8601 with Z. */
  storedAt: string;
  /** Tickets for everything the vendor has for this hash, best first. */
  refs: readonly AnalysisRef[];
  report: SandboxReport | null;
}

// The digest vouches for the content: it is as this program wrote it. Only what the key does not say is looked at.
const AnswerSchema = z.object({
  storedAt: TimeSchema,
  refs: z.array(AnalysisRefSchema),
  report: z.looseObject({ schemaVersion: SandboxReportSchema.shape.schemaVersion, provider: z.string() }).nullable(),
});

/** A report that is larger, as JSON, is not kept (bytes). */
const mostBytes = 64 * 1024 * 1024;

/** What is smaller takes no less room deflated: a file has whole blocks. */
const leastDeflated = 4096;

const magic = 'sandjury answer 1';
const digestLength = 64;
type Form = 'json' | 'deflate';

/**
 * An answer as the bytes of a file: a line with the form of the content and a digest of key and content, and the content. null when
 * it is too large.
 */
export function encodeAnswer(key: string, answer: Answer): Buffer | null {
  const json = JSON.stringify(answer);
  if (json.length > mostBytes) return null;
  const form = json.length < leastDeflated ? 'json' : 'deflate';
  const body = form === 'json' ? Buffer.from(json) : deflateRawSync(json, { level: 1 });
  return Buffer.concat([Buffer.from(headerOf(key, form, body)), body]);
}

/** The answer in a file, or null when the file is torn, of another key or not of this program. */
export function decodeAnswer(key: string, bytes: Buffer): Answer | null {
  const form = bytes.toString('latin1', 0, magic.length + 2) === `${magic} j` ? 'json' : 'deflate';
  const body = bytes.subarray(`${magic} ${form} `.length + digestLength + 1);
  const header = headerOf(key, form, body);
  if (bytes.toString('latin1', 0, header.length) !== header) return null;
  try {
    const text = form === 'json' ? body : inflateRawSync(body, { maxOutputLength: 4 * mostBytes });
    const parsed: unknown = JSON.parse(text.toString());
    return AnswerSchema.safeParse(parsed).success ? (parsed as Answer) : null;
  } catch {
    return null;
  }
}

/** Whether bytes begin as the file of an answer does. `isTorn`: as far as they go, of a file that was not finished. */
export function isAnswerFile(start: Buffer, { isTorn }: { isTorn: boolean }): boolean {
  const text = start.toString('latin1', 0, longestHeader);
  if (header.test(text)) return true;
  return isTorn && (text.startsWith(`${magic} `) || `${magic} `.startsWith(text));
}

const header = new RegExp(`^${magic} (?:json|deflate) [0-9a-f]{64}\n`);

/** The first bytes of a file, which show whether it holds an answer. */
export const longestHeader: number = `${magic} deflate `.length + digestLength + 1;

function headerOf(key: string, form: Form, body: Buffer): string {
  return `${magic} ${form} ${createHash('sha256').update(`${key} ${form} `).update(body).digest('hex')}\n`;
}
