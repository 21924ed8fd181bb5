import { hash } from 'node:crypto';
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

const magic = 'sandjury answer 1 ';
const headerLength = magic.length + 64 + 1;

/** An answer as the bytes of a file: a line with a digest of key and content, and the content, deflated. null when too large. */
export function encodeAnswer(key: string, answer: Answer): Buffer | null {
  const json = JSON.stringify(answer);
  if (json.length > mostBytes) return null;
  const body = deflateRawSync(json, { level: 1 });
  return Buffer.concat([Buffer.from(`${magic}${digest(key, body)}\n`), body]);
}

/** The answer in a file, or null when the file is torn, of another key or not of this program. */
export function decodeAnswer(key: string, bytes: Buffer): Answer | null {
  const body = bytes.subarray(headerLength);
  if (bytes.toString('latin1', 0, headerLength) !== `${magic}${digest(key, body)}\n`) return null;
  try {
    const parsed: unknown = JSON.parse(inflateRawSync(body, { maxOutputLength: 4 * mostBytes }).toString());
    return AnswerSchema.safeParse(parsed).success ? (parsed as Answer) : null;
  } catch {
    return null;
  }
}

function digest(key: string, body: Buffer): string {
  return hash('sha256', Buffer.concat([Buffer.from(key), body]));
}
