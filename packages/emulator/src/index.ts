/**
 * Loopback servers that behave like VMRay, Alibaba Cloud, CAPE, MalwareBazaar, VirusTotal, Hybrid Analysis, Joe Sandbox and Triage, with scripted faults and a corpus of samples.
 * @module @sandjury/emulator
 */
export { emulatorAlibabaCredentials } from './alibaba/api.ts';
export type { RemoteFile } from './alibaba/calls/files.ts';
export type { AlibabaActionName, AlibabaOperation } from './alibaba/operations.ts';
export { type AlibabaEmulator, type AlibabaEmulatorOptions, startAlibabaEmulator } from './alibaba/server.ts';
export {
  type CapeEmulator,
  type CapeEmulatorOptions,
  type CapeOperation,
  emulatorCapeLogin,
  emulatorCapeToken,
  startCapeEmulator,
} from './cape/server.ts';
export { capeRecordings } from './corpus/cape/recordings.ts';
export { corpus } from './corpus/corpus.ts';
export {
  type AlibabaAnswers,
  type AlibabaEventData,
  type AlibabaMember,
  type AlibabaReportData,
  type Answer,
  type AnswerLabel,
  type CapeAnswers,
  type CapeTaskAnswers,
  type CorpusHashes,
  type CorpusSample,
  type CorpusSampleInput,
  defineCorpusSample,
  type HybridAnalysisAnswers,
  type JoeSandboxAnalysisAnswers,
  type JoeSandboxAnswers,
  type LabelledAnswer,
  type TriageAnswers,
  type TriageSampleAnswers,
  type VirustotalAnswers,
  type VmrayAnswers,
  type VmraySampleAnswers,
} from './corpus/corpus-sample.ts';
export { hybridAnalysisRecordings } from './corpus/hybrid-analysis/recordings.ts';
export { joeSandboxRecordings } from './corpus/joe-sandbox/recordings.ts';
export { malwareBazaarRecordings } from './corpus/malwarebazaar/recordings.ts';
export { arrayForm } from './corpus/samples/array-form.ts';
export { serviceLabels } from './corpus/service-answers.ts';
export { triageRecordings } from './corpus/triage/recordings.ts';
export { virustotalRecordings } from './corpus/virustotal/recordings.ts';
export {
  emulatorHybridAnalysisApiKey,
  type HybridAnalysisEmulator,
  type HybridAnalysisEmulatorOptions,
  type HybridAnalysisOperation,
  startHybridAnalysisEmulator,
} from './hybrid-analysis/server.ts';
export type { FalconLimits as HybridAnalysisLimits } from './hybrid-analysis/usage.ts';
export {
  emulatorJoeSandboxApiKey,
  type JoeSandboxEmulator,
  type JoeSandboxEmulatorOptions,
  type JoeSandboxOperation,
  startJoeSandboxEmulator,
} from './joe-sandbox/server.ts';
export { type HostileArchive, hostileArchive } from './kit/bytes/hostile-archives.ts';
export type { CallQuotas as VirustotalQuotas } from './kit/call-meter.ts';
export type { Distortion } from './kit/faults/distortions.ts';
export type { Fault, FaultChoice, FaultSchedule } from './kit/faults/script.ts';
export type { FaultEffect } from './kit/faults/shapes.ts';
export type { JsonObject, JsonValue } from './kit/json.ts';
export type { CertificateKind } from './kit/server/certificates.ts';
export type { Emulator } from './kit/server/loopback-server.ts';
export type { RecordedCall } from './kit/server/recorded-call.ts';
export {
  emulatorAbuseChKey,
  type MalwareBazaarEmulator,
  type MalwareBazaarEmulatorOptions,
  type MalwareBazaarOperation,
  startMalwareBazaarEmulator,
} from './malwarebazaar/server.ts';
export { emulators, type RegisteredEmulator, type RegisteredEmulatorOptions } from './registry.ts';
export {
  emulatorTriageApiKey,
  startTriageEmulator,
  type TriageEmulator,
  type TriageEmulatorOptions,
  type TriageOperation,
} from './triage/server.ts';
export {
  emulatorVirustotalApiKey,
  emulatorVirustotalUser,
  startVirustotalEmulator,
  type VirustotalEmulator,
  type VirustotalEmulatorOptions,
  type VirustotalOperation,
} from './virustotal/server.ts';
export type { AnalysisCaching, VmrayEmulatorOptions } from './vmray/options.ts';
export type { VmrayOperation } from './vmray/routes.ts';
export { emulatorVmrayApiKey, startVmrayEmulator, type VmrayEmulator } from './vmray/server.ts';
