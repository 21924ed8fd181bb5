/**
 * Comparison of reports, and agreement statistics over many samples.
 * @module @sandjury/compare
 */
// biome-ignore format: one line a module keeps this page short

export { isComparison, readComparisonLines } from './agreement/comparison-ratings.ts';
export { readAgreementTable } from './agreement/read-table.ts';
export {
  type AgreementStudy,
  AgreementStudySchema,
  type CohenKappa,
  type ConfusionTable,
  type Coverage,
} from './agreement/result.ts';
export type { Rating } from './agreement/scale.ts';
export { type AgreementOptions, agreementStudy } from './agreement/study.ts';
export type { AgreementTable } from './agreement/table.ts';
export { attackEdition, type CurrentTechnique, currentTechnique } from './attack/current-technique.ts';
export { type NamedTechnique, namedTechniques } from './attack/named.ts';
export { type Compared, type CompareOptions, compare, compareForExport } from './compare.ts';
// biome-ignore format: one line a module keeps this page short
export { type Agreement, AgreementSchema, type Comparison, ComparisonSchema, type Consensus, ConsensusSchema, type ExclusiveCount, ExclusiveCountSchema, type Finding, FindingSchema, type IocCell, IocCellSchema, type IocComparison, IocComparisonSchema, type IocOverlap, IocOverlapSchema, type IocRow, IocRowSchema, type IocView, IocViewSchema, type Question, QuestionSchema, type SourceRow, SourceRowSchema, type TermRow, TermRowSchema } from './comparison.ts';
export { type FindingsOfKind, findingsByKind } from './findings/by-kind.ts';
export type { FindingCode } from './findings/finding.ts';
export { groupListed, type ListedGroups, type ListedIoc, type SampleMember } from './iocs/groups.ts';
export { type CompareManyOptions, compareMany, type SampleOutcomes, verdictRow } from './many.ts';
export { familyOf } from './names/families.ts';
export { type MalwareType, malwareTypeOf, malwareTypes } from './names/malware-types.ts';
export { type NoiseList, parseNoiseList } from './noise/list.ts';
export { sampleOf } from './sample-merge.ts';
export type { SourceSettings } from './source-rows.ts';
export type { VoteValue } from './votes/severity.ts';
export { type Strategy, type StrategyName, strategyNamed, strategyNames, type Vote } from './votes/strategies.ts';
export { type SharedGroup, sharedGroups, witnessCounter } from './witnesses.ts';
