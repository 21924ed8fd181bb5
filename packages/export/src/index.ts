/**
 * Comparisons as STIX 2.1, MISP, CSV, Markdown, a page and SOAR context.
 * @module @sandjury/export
 */

export { csvLines, toCsv } from './csv.ts';
export { type ExportFormat, exportFormats } from './formats.ts';
export { toHtml } from './html/to-html.ts';
export { type ExportInput, type ExportOptions, type TlpLabel, tlpLabels } from './input.ts';
export { type WithheldCounter, withheldCounter } from './iocs/blocking/withheld.ts';
export type { DocumentOptions, ExportDocument } from './many/document.ts';
export { toSummaryCsv } from './many/summary-csv.ts';
export { toMarkdown } from './markdown.ts';
export type { MispAttribute, MispObject, MispReference, MispTag } from './misp/object.ts';
export type { MispSandboxType } from './misp/sources.ts';
export type { MispTemplateName } from './misp/templates.ts';
export { type MispEvent, type MispOptions, toMisp } from './misp/to-misp.ts';
export { type DbotScore, type DbotScoreValue, dbotScores, type SoarContext, toSoarContext } from './soar-context.ts';
export type { StixBundle, StixObject } from './stix/object.ts';
export { toStix } from './stix/to-stix.ts';
