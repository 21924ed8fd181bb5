/**
 * VMRay's results as Cortex XSOAR and Google SecOps have them, so that playbooks can move over. Pure: nothing here
 * calls.
 * @module @sandjury/vmray-soar
 */

// biome-ignore format: one line a module keeps this page short
export { type SecopsEntity, type SecopsResult, type SecopsScanned, type SecopsScanResult, secopsActions } from './secops/actions.ts';
export type { SecopsInsight, SecopsTable } from './secops/case.ts';
export { createSecopsFormat, secops, secopsReportResult } from './secops/format.ts';
export type { SecopsIocType, SecopsScanParameters, SecopsVerdict } from './secops/parameters.ts';
// biome-ignore format: one line a module keeps this page short
export type { SoarId, WireAnalysis, WireBilling, WireIocs, WireJob, WireSample, WireSubmission, WireSubmitReply, WireVtis } from './wire/objects.ts';
export type { DbotScore, XsoarOptions } from './words/dbot-score.ts';
export { type XsoarReliability, xsoarReliabilities, xsoarReliability } from './words/reliability.ts';
export { type XsoarCommand, type XsoarContext, xsoarCommands } from './xsoar/commands.ts';
// biome-ignore format: one line a module keeps this page short
export { createXsoarFormat, type XsoarEntry, xsoar, xsoarEntry, xsoarErrorEntry, xsoarReportEntry } from './xsoar/entry.ts';
export type { XsoarCommandName, XsoarFile, XsoarInputs, XsoarTagged } from './xsoar/inputs.ts';
