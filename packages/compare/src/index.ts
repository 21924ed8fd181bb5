export { type CompareOptions, compare } from './compare.ts';
export {
  type Agreement,
  AgreementSchema,
  type Comparison,
  ComparisonSchema,
  type Consensus,
  ConsensusSchema,
  type ExclusiveCount,
  ExclusiveCountSchema,
  type Finding,
  FindingSchema,
  type IocCell,
  IocCellSchema,
  type IocComparison,
  IocComparisonSchema,
  type IocOverlap,
  IocOverlapSchema,
  type IocRow,
  IocRowSchema,
  type IocView,
  IocViewSchema,
  type Question,
  QuestionSchema,
  type SourceRow,
  SourceRowSchema,
  type TermRow,
  TermRowSchema,
} from './comparison.ts';
export type { FindingCode } from './finding.ts';
export type { VoteValue } from './severity.ts';
export type { SourceSettings } from './source-rows.ts';
export { type Strategy, type StrategyName, strategyNamed, strategyNames, type Vote } from './strategies.ts';
