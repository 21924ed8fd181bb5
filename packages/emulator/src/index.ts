/**
 * Loopback servers that behave like both vendors, with scripted faults and a corpus of samples.
 * @module @sandjury/emulator
 */
export { emulatorAlibabaCredentials } from './alibaba-api.ts';
export type { RemoteFile } from './alibaba-files.ts';
export type { AlibabaActionName, AlibabaOperation } from './alibaba-operations.ts';
export { type AlibabaEmulator, type AlibabaEmulatorOptions, startAlibabaEmulator } from './alibaba-server.ts';
export type { CertificateKind } from './certificates.ts';
export { corpus } from './corpus/corpus.ts';
export {
  type AlibabaAnswers,
  type AlibabaEventData,
  type AlibabaMember,
  type AlibabaReportData,
  type Answer,
  type AnswerLabel,
  type CorpusHashes,
  type CorpusSample,
  defineCorpusSample,
  type LabelledAnswer,
  type VmrayAnswers,
  type VmraySampleAnswers,
} from './corpus/corpus-sample.ts';
export { serviceLabels } from './corpus/service-answers.ts';
export type { Distortion } from './distortions.ts';
export type { FaultEffect } from './fault-shapes.ts';
export type { Fault, FaultChoice, FaultSchedule } from './faults.ts';
export { type HostileArchive, hostileArchive } from './hostile-archives.ts';
export type { JsonObject, JsonValue } from './json.ts';
export type { Emulator } from './loopback-server.ts';
export type { RecordedCall } from './recorded-call.ts';
export type { VmrayOperation } from './vmray-operations.ts';
export type { AnalysisCaching, VmrayEmulatorOptions } from './vmray-options.ts';
export { emulatorVmrayApiKey, startVmrayEmulator, type VmrayEmulator } from './vmray-server.ts';
