/**
 * The model, the provider contract and the hub.
 * @module @sandjury/core
 */
export { type AddressScope, addressScope } from './address-scope.ts';
export { type ArgumentKind, checkArgument, checkOptions } from './arguments.ts';
export type { Clock } from './clock.ts';
// biome-ignore format: one line a module keeps this page short
export { ApiError, AuthenticationError, ConfigurationError, ConnectionError, DeadlineError, type ErrorCode, ErrorCodeSchema, type FailureInfo, FailureInfoSchema, NotFoundError, NotReadyError, QuotaError, ResponseError, SandboxError, type SandboxErrorOptions, TooLargeError, UnsupportedError } from './errors.ts';
export { type HashKind, hashKindOf, hashKinds, readHash } from './hash.ts';
export { createSandboxHub, type HubCallOptions, type HubOptions, type SandboxHub } from './hub.ts';
export { failureInfo } from './hub-failure.ts';
export type { HubSubmitOptions, SampleToSubmit } from './hub-submit.ts';
export type { HubWaitOptions } from './hub-wait.ts';
export { blankIoc, type Ioc, IocSchema, type IocType, IocTypeSchema } from './ioc.ts';
export { canonicalIocValue } from './ioc-canonical.ts';
export { defang, refang } from './ioc-defang.ts';
export { groupIocs, IocGroups } from './ioc-group.ts';
export { type IocIdentity, iocKey } from './ioc-key.ts';
export { longRegistryKey } from './ioc-registry.ts';
export { pointer, resolvePointer } from './json-pointer.ts';
export { type Mailbox, readMailboxes } from './mailbox.ts';
export { type Outcome, OutcomeSchema, type SubmitOutcome, SubmitOutcomeSchema } from './outcome.ts';
// biome-ignore format: one line a module keeps this page short
export { definePlugin, type Environment, type PluginEnvironment, type PluginFormat, type SandboxPlugin } from './plugin.ts';
// biome-ignore format: one line a module keeps this page short
export { type AnalysisStatus, type CallOptions, type Capability, capabilities, type FileSample, type Health, type ProviderWith, type Quota, type ReportOptions, SandboxProvider, type Screenshot, type Submission, type SubmitOptions, supports } from './provider.ts';
// biome-ignore format: one line a module keeps this page short
export { type AnalysisRun, AnalysisRunSchema, type AttackTechnique, AttackTechniqueSchema, type SandboxReport, SandboxReportSchema, type Term, TermSchema, type ThreatIndicator, ThreatIndicatorSchema, type Warning, WarningSchema } from './report.ts';
// biome-ignore format: one line a module keeps this page short
export { type AnalysisRef, AnalysisRefSchema, formatRef, type Hashes, HashesSchema, parseRef, type SampleInfo, SampleInfoSchema } from './sample.ts';
// biome-ignore format: one line a module keeps this page short
export { PointersSchema, type Reliability, ReliabilitySchema, TimeSchema, type Verdict, VerdictSchema, type VerdictValue, VerdictValueSchema, verdictRank } from './verdict.ts';
