import { toCsv } from './csv.ts';
import { toHtml } from './html/to-html.ts';
import type { ExportInput, ExportOptions } from './input.ts';
import { csvDocument } from './many/csv-document.ts';
import type { DocumentOptions, ExportDocument } from './many/document.ts';
import { htmlDocument } from './many/html-document.ts';
import { markdownDocument } from './many/markdown-document.ts';
import { mispDocument } from './many/misp-document.ts';
import { soarDocument } from './many/soar-document.ts';
import { stixDocument } from './many/stix-document.ts';
import { summaryDocument, toSummaryCsv } from './many/summary-csv.ts';
import { toMarkdown } from './markdown.ts';
import { toMisp } from './misp/to-misp.ts';
import { toSoarContext } from './soar-context.ts';
import { toStix } from './stix/to-stix.ts';

/** A way to print comparisons: its name on a command line, what it is for, and comparison → text. */
export interface ExportFormat {
  name: 'stix' | 'misp' | 'csv' | 'csv-summary' | 'markdown' | 'html' | 'soar';
  mediaType: string;
  description: string;
  /** The comparison as text in this format, ending with a line end. Throws ConfigurationError for a wrong option. */
  render(input: ExportInput, options: ExportOptions): string;
  /** One document about many samples. Throws ConfigurationError for a wrong option, here or at the first sample. */
  document(options: DocumentOptions): ExportDocument;
  /** Whether it prints more than the comparison. If false, the reports of the input may be left out. */
  needsReports: boolean;
}

/** Every format of this package. Text ends with a line end; the same input and options give the same bytes. */
export const exportFormats: readonly ExportFormat[] = [
  {
    name: 'stix',
    mediaType: 'application/stix+json;version=2.1',
    description: 'STIX 2.1 bundle: analyses, observables, indicators, relationships',
    render: (input, options) => toJson(toStix(input, options)),
    document: stixDocument,
    needsReports: true,
  },
  {
    name: 'misp',
    mediaType: 'application/json',
    description: 'MISP event of objects, unpublished',
    render: (input, options) => toJson(toMisp(input, options)),
    document: mispDocument,
    needsReports: true,
  },
  {
    name: 'csv',
    mediaType: 'text/csv;charset=utf-8',
    description: 'every indicator and artifact, and which source saw it',
    render: (input) => toCsv(input),
    document: csvDocument,
    needsReports: true,
  },
  {
    name: 'csv-summary',
    mediaType: 'text/csv;charset=utf-8',
    description: 'a row a sample: verdicts, consensus, families, links',
    render: (input) => toSummaryCsv(input),
    document: summaryDocument,
    needsReports: false,
  },
  {
    name: 'markdown',
    mediaType: 'text/markdown;charset=utf-8',
    description: 'a ticket, defanged',
    render: (input) => toMarkdown(input),
    document: markdownDocument,
    needsReports: true,
  },
  {
    name: 'html',
    mediaType: 'text/html;charset=utf-8',
    description: 'one page for a person, without script, safe to mail',
    render: (input, options) => toHtml(input, options),
    document: htmlDocument,
    needsReports: true,
  },
  {
    name: 'soar',
    mediaType: 'application/json',
    description: 'DBotScore, File, Domain, IP and URL context',
    render: (input) => toJson(toSoarContext(input)),
    document: soarDocument,
    needsReports: true,
  },
];

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
