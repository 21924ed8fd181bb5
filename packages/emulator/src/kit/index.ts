/**
 * The base of every emulator: a loopback server with scripted faults and recorded calls, routes as a table, forms, archives. It knows no vendor.
 * @module @sandjury/emulator/kit
 */
export { type Form, type FormSettings, readAnyForm } from './bytes/form.ts';
export { type HostileArchive, hostileArchive } from './bytes/hostile-archives.ts';
export { FormError, type FormField, type FormFile, type FormPart, readForm } from './bytes/multipart.ts';
export { pdfOf } from './bytes/pdf.ts';
export { picturesZip } from './bytes/pictures.ts';
export { pngOf } from './bytes/png.ts';
export { type UnpackedFile, unpackZip, ZipPasswordError } from './bytes/unzip.ts';
export { deflated, deflatedZeros, encrypted, stored, type ZipMember, zipOf } from './bytes/zip-write.ts';
export { type CallMeter, type CallQuotas, everyNth, startCallMeter } from './call-meter.ts';
export { serverClock, stampOf, steppingClock } from './clock.ts';
export {
  type Actions,
  defineEmulator,
  type EmulatorDefinition,
  type EmulatorRules,
  type NamedCall,
  type OperationOf,
  type ReadableCall,
  type Route,
  type RouteAnswer,
  type RouteCall,
  type Routes,
} from './define-emulator.ts';
export type { Distortion } from './faults/distortions.ts';
export type { Fault, FaultChoice, FaultSchedule } from './faults/script.ts';
export type { FaultEffect } from './faults/shapes.ts';
export { type JsonObject, type JsonValue, listOf, objectOf, type PointerTable, picked, valueAt } from './json.ts';
export { type LifecycleOptions, type Progress, startProgress } from './lifecycle.ts';
export { numberedPage, type TokenPage, type TokenPages, tokenPages } from './pages.ts';
export type { PathParameters, RouteKey } from './routes.ts';
export type { CertificateKind } from './server/certificates.ts';
export type { Emulator, ServerOptions } from './server/loopback-server.ts';
export { CallLog, type RecordedCall } from './server/recorded-call.ts';
export { bytesReply, jsonReply, pageReply, type Reply, textReply } from './server/reply.ts';
export { BodyTooLargeError } from './server/request-body.ts';
export type { CallHead } from './server/service.ts';
