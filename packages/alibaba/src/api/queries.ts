import { ConfigurationError, hashKindOf, UnsupportedError } from '@sandjury/core';
import { parseSettings } from '@sandjury/core/toolkit';
import { z } from 'zod';
import { reportFields, sourceTypes } from '../settings.ts';
import type { Acs3Parameters } from '../sign/acs3.ts';
import { isEventId, skillKeyPattern } from '../wire/keys.ts';

/** `Type` of a file: 0 is what the newest documents name; the older ones have 1 binary, 2 webshell, 4 script. */
const fileTypes = [0, 1, 2, 4] as const;
/** `Type` of a Skill package: given by its address only, known by a key that the vendor makes. */
export const skillType = 6;

/** The `Type` of a file to check, by the vendor's number. */
export type DetectType = (typeof fileTypes)[number] | typeof skillType;

const fileType = () => z.literal(fileTypes);
const detectType = () => z.literal([...fileTypes, skillType]);

const eventId = () =>
  z.string('expected a decimal number as text').refine(isEventId, 'expected a decimal number as text (an int64)');

const hashRule = 'expected an MD5 (32) or SHA-256 (64 hex digits)';
const sha1Rule = 'files are known by MD5 and SHA-256, not by SHA-1';
const hash = () =>
  z
    .string()
    .refine((text) => hashKindOf(text) !== null, hashRule)
    .refine((text) => hashKindOf(text) !== 'sha1', sha1Rule)
    .transform((text) => text.toLowerCase());

const lang = () => z.literal(['zh', 'en'], 'expected "zh" or "en"');
const page = () => z.number().int().positive();
const pageSize = () => z.number().int().min(1).max(100);
const epochMs = () => z.number().int().nonnegative();

/** GetFileDetectReport. One of `fileHash` and `eventId` (an int64 as decimal text: a number would lose digits) is needed. */
export const reportQuery = z.lazy(() =>
  z
    .strictObject({
      fileHash: hash().optional(),
      eventId: eventId().optional(),
      field: z.array(z.literal(reportFields)).min(1).readonly().optional(),
      lang: lang().optional(),
      sourceType: z.literal(sourceTypes).optional(),
    })
    .refine(
      ({ fileHash, eventId }) => fileHash !== undefined || eventId !== undefined,
      'fileHash or eventId is needed',
    ),
);

/** Parameters of GetFileDetectReport. */
export type ReportQuery = z.input<typeof reportQuery>;

/** CreateFileDetectUploadUrl, for one or several files. `size` is in bytes. */
export const uploadUrlQuery = z.lazy(() =>
  z.strictObject({
    files: z
      .array(z.strictObject({ hash: hash(), size: z.number().int().nonnegative().optional() }))
      .min(1)
      .max(100)
      .readonly(),
    type: fileType().optional(),
  }),
);

/** Parameters of CreateFileDetectUploadUrl. */
export type UploadUrlQuery = z.input<typeof uploadUrlQuery>;

/** How an archive is unpacked, where `decompress` is true; at most 5 layers and 1,000 files. */
const unpacking = () => ({
  decompress: z.boolean().optional().describe('Check the files inside an archive, too'),
  decompressMaxLayer: z.number().int().min(1).max(5).optional().describe('How deep archives are unpacked, 1 … 5'),
  decompressMaxFileCount: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('How many files of an archive, 1 … 1000'),
});
interface Unpacking {
  decompress?: boolean | undefined;
  decompressMaxLayer?: number | undefined;
  decompressMaxFileCount?: number | undefined;
}

/** The vendor would take limits of what it does not do, and do nothing. */
function refuseIdleLimits(order: Unpacking, context: z.RefinementCtx): void {
  if (order.decompress === true) return;
  for (const limit of ['decompressMaxLayer', 'decompressMaxFileCount'] as const) {
    if (order[limit] === undefined) continue;
    context.addIssue({ code: 'custom', path: [limit], message: 'has no effect without decompress: true' });
  }
}

/** Who asked for the check, as the vendor will show it. */
const sourceIp = () => z.union([z.ipv4(), z.ipv6()], 'expected an IP address');

const remoteUrl = () => z.url({ protocol: /^https?$/, error: 'expected an http or https URL' });

/** CreateFileDetect, of an uploaded file (`ossKey`), of one that the vendor fetches (`downloadUrl`), or of one that it has. */
export const createDetectQuery = z.lazy(() =>
  z
    .strictObject({
      hash: hash().optional(),
      ossKey: z.string().min(1).optional(),
      downloadUrl: remoteUrl().optional(),
      type: detectType().optional(),
      ...unpacking(),
      sourceIp: sourceIp().optional(),
    })
    .refine(({ hash, type }) => hash !== undefined || type === skillType, 'hash is needed')
    .superRefine(refuseIdleLimits),
);

/** Parameters of CreateFileDetect. */
export type CreateDetectQuery = z.input<typeof createDetectQuery>;

/** GetFileDetectResult, of up to 100 files. */
export const resultQuery = z.lazy(() =>
  z
    .strictObject({
      hashes: z.array(z.string().regex(skillKeyPattern, hashRule)).min(1).max(100).readonly(),
      type: detectType().optional(),
      sourceIp: sourceIp().optional(),
    })
    .superRefine(({ hashes, type }, context) => {
      for (const [index, hash] of hashes.entries()) {
        const kind = hashKindOf(hash);
        if (kind === 'md5' || kind === 'sha256' || (kind === null && type === skillType)) continue;
        context.addIssue({ code: 'custom', path: ['hashes', index], message: kind === null ? hashRule : sha1Rule });
      }
    }),
);

/** Parameters of GetFileDetectResult. */
export type ResultQuery = z.input<typeof resultQuery>;

/** ListCompressFileDetectResult, one page of at most 100. */
export const membersQuery = z.lazy(() =>
  z.strictObject({
    hash: hash(),
    page: page().optional(),
    pageSize: pageSize().optional(),
    sourceIp: sourceIp().optional(),
  }),
);

/** Parameters of ListCompressFileDetectResult. */
export type MembersQuery = z.input<typeof membersQuery>;

/** ListObjectScanEvent. Times are milliseconds since 1970. */
export const eventsQuery = z.lazy(() =>
  z.strictObject({
    riskLevel: z.literal(['high', 'medium', 'low']).optional(),
    source: z.literal(['API', 'OSS']).optional(),
    /** 0 unhandled, 1 handled by hand, 2 whitelisted, 3 ignored, 4 access denied. */
    status: z.literal([0, 1, 2, 3, 4]).optional(),
    eventName: z.string().min(1).optional(),
    md5: z
      .string()
      .regex(/^[0-9a-f]{32}$/i, 'expected an MD5 (32 hex digits)')
      .optional(),
    bucketName: z.string().min(1).optional(),
    ossKey: z.string().min(1).optional(),
    timeStart: epochMs().optional(),
    timeEnd: epochMs().optional(),
    /** The event of an archive: its members' events. */
    parentEventId: eventId().optional(),
    eventId: eventId().optional(),
    batchType: z.string().min(1).optional(),
    lang: lang().optional(),
    page: page().optional(),
    pageSize: pageSize().optional(),
  }),
);

/** Parameters of ListObjectScanEvent. */
export type EventsQuery = z.input<typeof eventsQuery>;

/** GetObjectScanEvent. */
export const eventQuery = z.lazy(() => z.strictObject({ eventId: eventId(), lang: lang().optional() }));
/** Parameters of GetObjectScanEvent. */
export type EventQuery = z.input<typeof eventQuery>;

/** How a file is submitted; the provider's `submitFile` takes it as `vendor`. */
export const submitFileQuery = z.lazy(() =>
  z
    .strictObject({
      hash: z
        .literal(['md5', 'sha256'])
        .default('sha256')
        .describe('The kind of hash that the file is known by from then on'),
      ...unpacking(),
      sourceIp: sourceIp().optional().describe('The IP address of who asked for the check, as the vendor will show it'),
      reanalyze: z.boolean().default(false).describe('Order a check also of a file whose result is known'),
    })
    .superRefine(refuseIdleLimits),
);
/** How `submitFile` has the file checked. */
export type SubmitFileQuery = z.input<typeof submitFileQuery>;

/** A file at a public address, for the vendor to fetch. A Skill package (type 6) has no hash. */
export const remoteFile = z.lazy(() =>
  z
    .strictObject({
      url: remoteUrl(),
      hash: hash().optional(),
      /** 0 unless given. A ticket `hash:HEX` stands for 0: the result of another is asked for with the same `type`. */
      type: detectType().optional(),
      ...unpacking(),
      sourceIp: sourceIp().optional(),
      reanalyze: z.boolean().default(false),
    })
    .refine(({ hash, type }) => hash !== undefined || type === skillType, 'hash is needed')
    .refine(({ hash, type }) => hash === undefined || type !== skillType, {
      path: ['hash'],
      error: 'a Skill package (type 6) has none: the vendor makes its key',
    })
    .superRefine(refuseIdleLimits),
);
/** A file that the vendor fetches itself. Its URL is disclosed to the vendor. */
export type RemoteFile = z.input<typeof remoteFile>;

/**
 * Checks what a caller asks for, before anything is sent. Throws UnsupportedError for a SHA-1, ConfigurationError for all
 * else; both name the operation and the parameter.
 */
export function checkQuery<Schema extends z.ZodType>(
  schema: Schema,
  query: unknown,
  { provider, operation }: { provider: string; operation: string },
): z.output<Schema> {
  try {
    return parseSettings(schema, query, provider, operation);
  } catch (error) {
    const problems = error instanceof ConfigurationError ? error.settings : [];
    const sha1 = problems.find(({ message }) => message === sha1Rule);
    if (sha1 === undefined) throw error;
    throw new UnsupportedError(`${provider}: ${operation}: ${sha1.path.join('.')}: ${sha1Rule}.`, { provider });
  }
}

/** Parameters under the vendor's names, which are ours with a capital letter: `sourceIp` is `SourceIp`. */
export function capitalized(query: Readonly<Record<string, string | number | boolean | undefined>>): Acs3Parameters {
  const named = Object.entries(query).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]);
  return Object.fromEntries(named);
}
