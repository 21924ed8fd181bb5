import { z } from 'zod';
import { isRecord, named } from './envelope.ts';
import { lazily } from './lazily.ts';

/** `ThreatLevel`: a number; in sister APIs a string, even one quoted twice (`"\"3\""`). Kept as text: it is a code. */
export const levelSchema = lazily(() =>
  z.union([z.number(), z.string()]).transform((level) => String(level).replaceAll('"', '').trim()),
);

/** A flag as a boolean, as 0 or 1, or as the text of one of these. */
export const flagSchema = lazily(() =>
  z.union([
    z.boolean(),
    z.literal([0, 1]).transform((flag) => flag === 1),
    z
      .string()
      .trim()
      .pipe(z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })),
  ]),
);

/** A text that may come as a number: every value of `Basic` is documented as a string, `sandbox_result` is a digit. */
export const textSchema = lazily(() => z.union([z.string(), z.number()]).transform((text) => String(text).trim()));

/** A size in bytes: digits in a string (`"363752"`), or a number. An empty string says nothing. */
export const sizeSchema = lazily(() =>
  z
    .union([
      z.number(),
      z
        .string()
        .trim()
        .regex(/^\d{0,16}$/),
    ])
    .transform((size) => (size === '' ? null : Number(size)))
    .pipe(z.number().int().nonnegative().nullable()),
);

/** A number that may come as text: `risk_type`, the counters of GetFileDetectApiInvokeInfo. An empty string says nothing. */
export const numberSchema = lazily(() =>
  z
    .union([
      z.number(),
      z
        .string()
        .trim()
        .regex(/^(?:-?\d{1,16})?$/),
    ])
    .transform((number) => (number === '' ? null : Number(number))),
);

/** One value or a list of them: `threat_type` is documented as an array and shown as a string. */
export const textsSchema = lazily(() =>
  z.union([textSchema(), z.array(textSchema())]).transform((texts) => [texts].flat()),
);

/** `Data` of GetFileDetectReport. The four unknown ones come as text with JSON inside, or as JSON itself. */
export const reportDataSchema = lazily(() =>
  z.object({
    FileHash: z.string().nullish(),
    Filename: z.string().nullish(),
    ThreatLevel: levelSchema().nullish(),
    HasData: flagSchema().nullish(),
    Basic: z.unknown().optional(),
    Sandbox: z.unknown().optional(),
    Intelligences: z.unknown().optional(),
    ThreatTypes: z.unknown().optional(),
  }),
);
export type ReportData = z.output<ReturnType<typeof reportDataSchema>>;

/** What is inside `Basic`. `fileSize` is the one key that is not in snake case. */
export const basicSchema = lazily(() =>
  z.object({
    md5: z.string().nullish(),
    sha1: z.string().nullish(),
    sha256: z.string().nullish(),
    sha512: z.string().nullish(),
    fileSize: sizeSchema().nullish(),
    virus_name: textSchema().nullish(),
    virus_result: textSchema().nullish(),
    webshell_result: textSchema().nullish(),
    sandbox_result: textSchema().nullish(),
    gmt_first_submit: z.string().nullish(),
    gmt_update: z.string().nullish(),
  }),
);
export type Basic = z.output<ReturnType<typeof basicSchema>>;

/** One of `Intelligences`: the name of an event, or (in a sister API) an object around it. */
export const intelligenceSchema = lazily(() =>
  z.union([
    textSchema().transform((name) => ({ name, seenAt: null })),
    z
      .object({
        threat_type_l3: textSchema().nullish(),
        threat_type_l2: textSchema().nullish(),
        threat_type: textSchema().nullish(),
        last_find_time: z.string().nullish(),
        gmt_last: z.string().nullish(),
      })
      .transform((event) => ({
        name: event.threat_type_l3 || event.threat_type_l2 || event.threat_type || '',
        seenAt: event.last_find_time ?? event.gmt_last ?? null,
      })),
  ]),
);

/** One of `ThreatTypes`. */
export const threatTypeSchema = lazily(() =>
  z.object({
    threat_type_desc: textSchema().nullish(),
    threat_type: textsSchema().nullish(),
    risk_type: numberSchema().nullish(),
    last_find_time: z.string().nullish(),
  }),
);

/** `Data` of GetFileDetectApiInvokeInfo. */
export const invokeInfoSchema = lazily(() =>
  z.object({
    AuthCount: numberSchema().nullish(),
    RemainAuthCount: numberSchema().nullish(),
    InvokeCount: numberSchema().nullish(),
    FlowRate: numberSchema().nullish(),
    TimeUnit: z.string().nullish(),
    Expire: numberSchema().nullish(),
    /** 1: trial, 2: enterprise. */
    SaleVersion: numberSchema().nullish(),
    /** Without those of the trial. Newer documents only. */
    AuthCountInSaleVersion: numberSchema().nullish(),
    InvokeCountInSaleVersion: numberSchema().nullish(),
  }),
);
/** `Data` of GetFileDetectApiInvokeInfo: what is left of the quota, and the rate of the account. */
export type InvokeInfo = z.output<ReturnType<typeof invokeInfoSchema>>;

/**
 * Parses what the vendor sent; a field of an unexpected kind is told to `onBad` by its key and left out, so that one odd value
 * does not cost the rest. null when nothing could be read at all.
 */
export function parseLoosely<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  onBad: (key: string) => void,
): z.output<Schema> | null {
  const first = schema.safeParse(value);
  if (first.success) return first.data;
  const bad = new Set(first.error.issues.map((issue) => String(issue.path[0] ?? '')));
  if (!isRecord(value) || bad.has('')) return null;
  for (const key of bad) onBad(key);
  const rest = schema.safeParse(Object.fromEntries(Object.entries(value).filter(([key]) => !bad.has(key))));
  return rest.success ? rest.data : null;
}

/** Reads an object with a schema's keys in either case, leaving out what is of an unexpected kind. null where it is none. */
export function readLoosely<Schema extends z.ZodObject>(schema: Schema, value: unknown): z.output<Schema> | null {
  if (!isRecord(value)) return null;
  return parseLoosely(schema, named(value, Object.keys(schema.shape)), () => undefined);
}

/** An object inside of another, its keys in either case. */
export function eitherCase<Shape extends z.ZodRawShape>(shape: Shape) {
  const names = Object.keys(shape);
  return z.preprocess((value) => (isRecord(value) ? named(value, names) : value), z.object(shape));
}
