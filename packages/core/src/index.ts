/**
 * The model, the provider contract and the hub.
 * @module @sandjury/core
 */

// biome-ignore format: one line a module keeps this page short
export { definePlugin, type Environment, type PluginEnvironment, type PluginFormat, type SandboxPlugin } from './contract/plugin.ts';
// biome-ignore format: one line a module keeps this page short
export { type AnalysisStatus, type CallOptions, type Capability, capabilities, type Disclosure, type FileSample, type Health, type ProviderSubmitting, type ProviderWith, type Quota, type ReportOptions, SandboxProvider, type Screenshot, type Submission, type SubmitOptions, supports } from './contract/provider.ts';
export { expandOutcome, sourceIds } from './hub/expand.ts';
export { failureInfo } from './hub/failure.ts';
export { createSandboxHub, type HubCallOptions, type HubOptions, type SandboxHub } from './hub/hub.ts';
export type { HubSubmitOptions, SampleToSubmit } from './hub/submit.ts';
export type { HubWaitOptions } from './hub/wait.ts';
export { type AddressScope, addressScope } from './iocs/address-scope.ts';
export { canonicalIocValue } from './iocs/canonical.ts';
export { defang, refang } from './iocs/defang.ts';
export { groupIocs, type IocGroup, listIocGroups } from './iocs/group.ts';
export { type IocIdentity, iocKey } from './iocs/key.ts';
export { type Mailbox, readMailboxes } from './iocs/mail/mailbox.ts';
export { longRegistryKey } from './iocs/registry.ts';
export { type ArgumentKind, checkArgument, checkOptions } from './model/arguments.ts';
// biome-ignore format: one line a module keeps this page short
export { ApiError, AuthenticationError, ConfigurationError, type ConfigurationErrorOptions, ConnectionError, DeadlineError, type ErrorCode, ErrorCodeSchema, type FailureInfo, FailureInfoSchema, NotFoundError, NotReadyError, QuotaError, ResponseError, SandboxError, type SandboxErrorOptions, type SettingProblem, TooLargeError, UnsupportedError } from './model/errors.ts';
export {
  type FileHashKind,
  fileHashKinds,
  type HashKind,
  hashDigits,
  hashKindOf,
  hashKinds,
  readHash,
} from './model/hash.ts';
export { blankIoc, type Ioc, IocSchema, type IocType, IocTypeSchema } from './model/ioc.ts';
export { pointer, resolvePointer } from './model/json-pointer.ts';
export { byText, sortedUnique } from './model/order.ts';
export { type Outcome, OutcomeSchema, type SubmitOutcome, SubmitOutcomeSchema } from './model/outcome.ts';
export { formatRef, parseRef } from './model/ref.ts';
// biome-ignore format: one line a module keeps this page short
export { type AnalysisRun, AnalysisRunSchema, type AttackTechnique, AttackTechniqueSchema, type Opinion, OpinionSchema, type SandboxReport, SandboxReportSchema, type Term, TermSchema, type ThreatIndicator, ThreatIndicatorSchema, type Warning, WarningSchema } from './model/report.ts';
// biome-ignore format: one line a module keeps this page short
export { type AnalysisRef, AnalysisRefSchema, type Hashes, HashesSchema, type SampleInfo, SampleInfoSchema } from './model/sample.ts';
// biome-ignore format: one line a module keeps this page short
export { moreSevere, PointersSchema, type Reliability, ReliabilitySchema, reliabilityWords, TimeSchema, type Verdict, VerdictSchema, type VerdictValue, VerdictValueSchema, verdictRank } from './model/verdict.ts';
export { filterReport, type ReportFilters, ReportFiltersSchema } from './report/filter.ts';
export { readTechniqueId } from './report/technique-id.ts';
export type { Clock } from './time/clock.ts';
