import type { Hashes, SampleInfo } from '@sandjury/core';
import {
  FailureInfoSchema,
  HashesSchema,
  IocTypeSchema,
  OutcomeSchema,
  ReliabilitySchema,
  SampleInfoSchema,
  SandboxReportSchema,
  VerdictSchema,
  VerdictValueSchema,
} from '@sandjury/core';
import { z } from 'zod';

const ProviderIds = z.array(z.string());
const Count = z.number().int().nonnegative();
const Ratio = z.number().min(0).max(1).nullable();
const Pointers = VerdictSchema.shape.evidence;
const TimeOrNull = SandboxReportSchema.shape.analyzedAt;

/** Pointers into the `raw` of each provider's report, by provider id. */
const EvidenceByProvider = z.record(z.string(), Pointers);

/** What the providers were asked about: a hash, a URL, or a file of the asker with its hashes. */
export const QuestionSchema = z.union([
  z.object({ file: z.string(), hashes: HashesSchema }),
  z.object({ hash: z.string() }),
  z.object({ url: z.string() }),
]);
/** What was asked: a hash, a URL, or a file with its hashes. */
export type Question = { hash: string } | { url: string } | { file: string; hashes: Hashes };

const statuses = OutcomeSchema.options.map((option) => option.shape.status.value);

/**
 * One provider that was asked. `verdict`, `analyzedAt`, `link` and `complete` are null unless it reported, `error` unless
 * it failed. `counts`: `iocs` are called indicators by the vendor, `artifacts` are all that was seen, `indicators` are
 * threat indicators. `via`: the aggregator whose reply passes this opinion on, null for a source of its own. `cachedAt`: when the answer was stored, null when it is fresh.
 */
export const SourceRowSchema = z.object({
  provider: z.string(),
  product: z.string(),
  status: z.enum(statuses),
  verdict: VerdictSchema.nullable(),
  reliability: ReliabilitySchema.nullable(),
  group: z.string().nullable(),
  via: z.string().nullable(),
  analyzedAt: TimeOrNull,
  link: z.string().nullable(),
  complete: z.boolean().nullable(),
  counts: z.object({ iocs: Count, artifacts: Count, indicators: Count }),
  error: FailureInfoSchema.nullable(),
  cachedAt: TimeOrNull,
});
/** One provider that was asked, and its result. */
export type SourceRow = z.infer<typeof SourceRowSchema>;

/**
 * What follows from the votes under `strategy`. `votes` holds the providers that voted, by what each said itself;
 * `unknown` is always empty there, because it is not a vote. `dissent`: the providers whose own vote is another than
 * `value`. `explanation`: one sentence for a person.
 */
export const ConsensusSchema = z.object({
  value: VerdictValueSchema,
  strategy: z.string(),
  votes: z.record(VerdictValueSchema, ProviderIds),
  dissent: ProviderIds,
  explanation: z.string(),
});
/** The verdict that the votes lead to, the strategy, and the dissenters. */
export type Consensus = z.infer<typeof ConsensusSchema>;

/**
 * How far the votes agree, whatever the strategy: all equal, more than half equal, neither, only one vote, no vote. A
 * group counts as one vote.
 */
export const AgreementSchema = z.enum(['unanimous', 'majority', 'split', 'single', 'none']);
/** How far the votes agree, whatever the strategy. */
export type Agreement = z.infer<typeof AgreementSchema>;

/** What one provider says of an IOC: its most severe verdict where it lists several that are the same. */
export const IocCellSchema = z.object({
  verdict: VerdictValueSchema,
  isIoc: z.boolean(),
  value: z.string(),
  evidence: Pointers,
});
/** What one provider says of an IOC. */
export type IocCell = z.infer<typeof IocCellSchema>;

/**
 * IOCs that are the same under core's `groupIocs`, where the sample's hashes join files, too. `value` is as the first provider, by id,
 * observed it. `noise` is there when a noise list was given: the entry that the row matches, as it stands in the list, or null.
 */
export const IocRowSchema = z.object({
  type: IocTypeSchema,
  value: z.string(),
  key: z.string(),
  sources: z.record(z.string(), IocCellSchema),
  noise: z.string().nullable().exactOptional(),
});
/** One IOC, and who saw it. */
export type IocRow = z.infer<typeof IocRowSchema>;

/** `artifacts`: all that was seen. `indicators`: only what a provider calls an IOC. */
export const IocViewSchema = z.enum(['artifacts', 'indicators']);
/** Which IOCs are counted: all that was seen, or what a provider calls an indicator. */
export type IocView = z.infer<typeof IocViewSchema>;

/**
 * How far the IOCs of two providers overlap. `coverageA` is the share of A's that B has too, `coverageB` that of B's. A
 * ratio is null where it would be 0/0. The coverages are absent only in comparisons of earlier versions.
 */
export const IocOverlapSchema = z.object({
  a: z.string(),
  b: z.string(),
  type: z.union([IocTypeSchema, z.literal('all')]),
  view: IocViewSchema,
  both: Count,
  onlyA: Count,
  onlyB: Count,
  jaccard: Ratio,
  overlapCoefficient: Ratio,
  coverageA: Ratio.exactOptional(),
  coverageB: Ratio.exactOptional(),
});
/** How far the IOCs of two providers overlap, for one type and view. */
export type IocOverlap = z.infer<typeof IocOverlapSchema>;

/** `count` rows were seen by exactly these providers and no other. */
export const ExclusiveCountSchema = z.object({ sources: ProviderIds, count: Count });
/** How many IOCs exactly these providers saw. */
export type ExclusiveCount = z.infer<typeof ExclusiveCountSchema>;

/** `rows` by type, then key; `overlap` by pair, type (`all` first), view; `exclusive` by count, largest first. */
export const IocComparisonSchema = z.object({
  rows: z.array(IocRowSchema),
  overlap: z.array(IocOverlapSchema),
  exclusive: z.array(ExclusiveCountSchema),
});
/** The IOCs of all providers side by side. */
export type IocComparison = z.infer<typeof IocComparisonSchema>;

/**
 * A technique id, family, threat name or classification and who gives it. Empty evidence: the report does not say where.
 * `parent`: of a sub-technique, the technique above it, which has a row of its own. `children`: of a technique, the
 * sub-techniques in this comparison; who gives one of them counts as giving the technique. `formerIds`: of a technique, the
 * ids that a provider gives and that MITRE has replaced by this one, by provider. `deprecated`: MITRE withdrew the technique
 * and names no other. `family`: of a threat name, the family that it was read as.
 */
export const TermRowSchema = z.object({
  value: z.string(),
  sources: EvidenceByProvider,
  parent: z.string().exactOptional(),
  children: z.array(z.string()).exactOptional(),
  formerIds: z.record(z.string(), z.array(z.string())).exactOptional(),
  deprecated: z.boolean().exactOptional(),
  family: z.string().exactOptional(),
});
/** A technique, family, name or classification, and who gives it. */
export type TermRow = z.infer<typeof TermRowSchema>;

/**
 * Something a person should look at. `weight`: 100 first, 0 last. `message` is one sentence without text from the sample.
 * Readers tolerate codes that they do not know.
 */
export const FindingSchema = z.object({
  code: z.string(),
  weight: z.number().min(0).max(100),
  message: z.string(),
  sources: ProviderIds,
  evidence: EvidenceByProvider,
});
/** Something to look at, with its weight and the evidence of each side. */
export type Finding = z.infer<typeof FindingSchema>;

/**
 * What several providers say about one sample, side by side. Plain JSON; the same input gives the same bytes. `sources`
 * keeps the order of the outcomes, every other list is sorted.
 */
export const ComparisonSchema = z.object({
  schemaVersion: z.literal(1),
  question: QuestionSchema,
  sample: SampleInfoSchema,
  sources: z.array(SourceRowSchema),
  consensus: ConsensusSchema,
  agreement: AgreementSchema,
  iocs: IocComparisonSchema,
  techniques: z.array(TermRowSchema),
  families: z.array(TermRowSchema),
  threatNames: z.array(TermRowSchema),
  classifications: z.array(TermRowSchema),
  findings: z.array(FindingSchema),
});
/** What several providers say about one sample. */
export type Comparison = Omit<z.infer<typeof ComparisonSchema>, 'question' | 'sample'> & {
  question: Question;
  sample: SampleInfo;
};
