export type { AlibabaOperation } from './alibaba-operations.ts';
export {
  type AlibabaEmulator,
  type AlibabaEmulatorOptions,
  emulatorAlibabaCredentials,
  startAlibabaEmulator,
} from './alibaba-server.ts';
export { corpus } from './corpus/corpus.ts';
export {
  type AlibabaAnswers,
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
export type { Fault, FaultSchedule } from './faults.ts';
export type { JsonObject, JsonValue } from './json.ts';
export type { Emulator } from './loopback-server.ts';
export type { RecordedCall } from './recorded-call.ts';
export type { VmrayOperation } from './vmray-routes.ts';
export {
  emulatorVmrayApiKey,
  startVmrayEmulator,
  type VmrayEmulator,
  type VmrayEmulatorOptions,
} from './vmray-server.ts';
