import { z } from 'zod';
import { IocSchema } from './ioc.ts';
import { lazyObject } from './lazy-object.ts';
import { AnalysisRefSchema, SampleInfoSchema } from './sample.ts';
import { PointersSchema, TimeSchema, VerdictSchema } from './verdict.ts';

/**
 * Something the vendor saw the sample do, or knows about it. VMRay: a VTI. Alibaba: a threat type or an intelligence
 * event. `descriptions` are the vendor's sentences on what exactly was seen, and left out where it has none. `score` is 0 … 100
 * (rescaled), `vendorScore` the vendor's own number. `observedAt` is ISO 8601 in UTC.
 */
export const ThreatIndicatorSchema = lazyObject(() => ({
  id: z.string().nullable(),
  category: z.string(),
  operation: z.string(),
  descriptions: z.array(z.string()).exactOptional(),
  score: z.number().min(0).max(100).nullable(),
  vendorScore: z.number().nullable(),
  classifications: z.array(z.string()),
  threatNames: z.array(z.string()),
  techniques: z.array(z.string()),
  analyses: z.array(z.string()),
  observedAt: TimeSchema.nullable(),
  evidence: PointersSchema,
}));
/** One thing that the vendor saw the sample do, or knows about it. */
export type ThreatIndicator = z.infer<typeof ThreatIndicatorSchema>;

/** A MITRE ATT&CK technique or sub-technique, by its id (`T1055.012`). `tactics` are names as the vendor gives them. */
export const AttackTechniqueSchema = lazyObject(() => ({
  id: z.string(),
  name: z.string().nullable(),
  tactics: z.array(z.string()),
  evidence: PointersSchema,
}));
/** One MITRE ATT&CK technique of a report. */
export type AttackTechnique = z.infer<typeof AttackTechniqueSchema>;

/** A classification. `value` is a STIX `malware-type-ov` word where one fits, else the vendor's word in lower case. */
export const TermSchema = lazyObject(() => ({ value: z.string(), vendor: z.string() }));
/** One classification: our word and the vendor's. */
export type Term = z.infer<typeof TermSchema>;

/** What kind of work a run did. null when the vendor does not say. */
export const AnalysisKindSchema = z.enum(['dynamic', 'static', 'reputation', 'web']);

/**
 * Whose opinion a run is, where the vendor passes on what another vendor says: VirusTotal and MalwareBazaar do. `source` is that vendor as
 * this one names it, `group` the name under which the same vendor shares one vote however it is reached (`vmray`), `threatNames` what it
 * calls the sample.
 */
export const OpinionSchema = lazyObject(() => ({
  source: z.string(),
  group: z.string(),
  threatNames: z.array(z.string()),
}));
/** Whose opinion a run is, where an aggregator passes it on. */
export type Opinion = z.infer<typeof OpinionSchema>;

/**
 * One run of the sample: one virtual machine, one static engine, one look-up. `link` is a page for a person. `opinion` is left out where
 * the run is the vendor's own.
 */
export const AnalysisRunSchema = lazyObject(() => ({
  id: z.string(),
  kind: AnalysisKindSchema.nullable(),
  environment: z.string().nullable(),
  verdict: VerdictSchema,
  failed: z.boolean(),
  startedAt: TimeSchema.nullable(),
  finishedAt: TimeSchema.nullable(),
  link: z.string().nullable(),
  opinion: OpinionSchema.exactOptional(),
}));
/** One run of the sample, with a verdict of its own. */
export type AnalysisRun = z.infer<typeof AnalysisRunSchema>;

/**
 * Something a reader of the report must know about how it was made. Codes in use: `unmapped-value`, `missing-section`,
 * `truncated`, `conflicting-values`, `repaired`, `unreadable`, `redacted`, `undated-zone`, `malformed-value`,
 * `score-decided`, `part-decided`. Readers tolerate codes that they do not know. `pointer` leads into `raw`.
 */
export const WarningSchema = lazyObject(() => ({
  code: z.string(),
  message: z.string(),
  pointer: z.string().nullable(),
}));
/** Something to know about how a report was made. `pointer` leads into `raw`. */
export type Warning = z.infer<typeof WarningSchema>;

/**
 * What one vendor says about one sample, in our words, with the vendor's replies in `raw` and pointers into them.
 * Plain JSON: survives a round trip. Lists are sorted and free of duplicates, so that one reply always gives the same
 * bytes. `complete` is false while a part is missing; `warnings` say which.
 */
export const SandboxReportSchema = lazyObject(() => ({
  schemaVersion: z.literal(1),
  provider: z.string(),
  product: z.object({ name: z.string(), version: z.string().nullable() }),
  ref: AnalysisRefSchema,
  sample: SampleInfoSchema,
  verdict: VerdictSchema,
  classifications: z.array(TermSchema),
  threatNames: z.array(z.string()),
  indicators: z.array(ThreatIndicatorSchema),
  techniques: z.array(AttackTechniqueSchema),
  iocs: z.array(IocSchema),
  analyses: z.array(AnalysisRunSchema),
  submittedAt: TimeSchema.nullable(),
  analyzedAt: TimeSchema.nullable(),
  link: z.string().nullable(),
  complete: z.boolean(),
  warnings: z.array(WarningSchema),
  raw: z.unknown(),
}));

/** A normalised report. `Raw` is the shape of the vendor's replies that `raw` holds, keyed by call. */
export type SandboxReport<Raw = unknown> = Omit<z.infer<typeof SandboxReportSchema>, 'raw'> & { raw: Raw };
