import { toCsv } from './csv.ts';
import type { ExportInput, ExportOptions } from './export-input.ts';
import { toHtml } from './html/to-html.ts';
import { toMarkdown } from './markdown.ts';
import { toMisp } from './misp/to-misp.ts';
import { toSoarContext } from './soar-context.ts';
import { toStix } from './stix/to-stix.ts';

/** A way to print a comparison: its name on a command line, what it is for, and comparison → text. */
export interface ExportFormat {
  name: 'stix' | 'misp' | 'csv' | 'markdown' | 'html' | 'soar';
  mediaType: string;
  description: string;
  /** The comparison as text in this format, ending with a line end. Throws ConfigurationError for a wrong option. */
  render(input: ExportInput, options: ExportOptions): string;
}

/** Every format of this package. Text ends with a line end; the same input and options give the same bytes. */
export const exportFormats: readonly ExportFormat[] = [
  {
    name: 'stix',
    mediaType: 'application/stix+json;version=2.1',
    description: 'STIX 2.1 bundle: analyses, observables, indicators, relationships',
    render: (input, options) => toJson(toStix(input, options)),
  },
  {
    name: 'misp',
    mediaType: 'application/json',
    description: 'MISP event of objects, unpublished',
    render: (input, options) => toJson(toMisp(input, options)),
  },
  {
    name: 'csv',
    mediaType: 'text/csv;charset=utf-8',
    description: 'every indicator and artifact, and which source saw it',
    render: (input) => toCsv(input),
  },
  {
    name: 'markdown',
    mediaType: 'text/markdown;charset=utf-8',
    description: 'a ticket, defanged',
    render: (input) => toMarkdown(input),
  },
  {
    name: 'html',
    mediaType: 'text/html;charset=utf-8',
    description: 'one page for a person, without script, safe to mail',
    render: (input, options) => toHtml(input, options),
  },
  {
    name: 'soar',
    mediaType: 'application/json',
    description: 'DBotScore, File, Domain, IP and URL context',
    render: (input) => toJson(toSoarContext(input)),
  },
];

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
