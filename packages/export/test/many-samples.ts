import type { SandboxReport, VerdictValue } from '@sandjury/core';
import { type ExportFormat, exportFormats } from '../src/formats.ts';
import type { ExportInput } from '../src/input.ts';
import type { DocumentOptions } from '../src/many/document.ts';
import { inputOf } from './corpus-inputs.ts';
import { madeReport, reported } from './made-inputs.ts';

/** A SHA-256 that follows from a number. */
export function hashNumber(index: number): string {
  return index.toString(16).padStart(64, 'd');
}

/** A sample of its own, which the sources `a` and `b` know. */
export function sampleNumber(
  index: number,
  verdict: VerdictValue = 'malicious',
  parts: Partial<SandboxReport> = {},
): ExportInput {
  const hash = hashNumber(index);
  const sample = { ...madeReport('a', verdict).sample, hashes: { sha256: hash }, names: [`sample-${index}.exe`] };
  const ref = (provider: string) => ({ provider, id: `sample:${index}` });
  return inputOf(
    [
      reported(madeReport('a', verdict, { sample, ref: ref('a'), ...parts })),
      reported(madeReport('b', 'benign', { sample, ref: ref('b') })),
    ],
    hash,
  );
}

/** A sample that nobody knows. */
export function unknownSample(index: number): ExportInput {
  return inputOf(
    ['a', 'b'].map((provider) => ({ provider, status: 'not_found' })),
    hashNumber(index),
  );
}

/** All of a document about these samples. */
export function documentOf(
  name: ExportFormat['name'],
  inputs: Iterable<ExportInput>,
  options: Partial<DocumentOptions> = {},
): string {
  const format = exportFormats.find((one) => one.name === name);
  if (format === undefined) throw new Error(`There is no format ${name}.`);
  const document = format.document({ now: '2026-11-22T08:00:00Z', sources: ['a', 'b'], ...options });
  let text = '';
  for (const input of inputs) text += document.add(input);
  return text + [...document.end()].join('');
}

/** A reader of RFC 4180 that shares nothing with the writer. */
export function parsedCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (let match = cell.exec(text); match !== null && match.index < text.length; match = cell.exec(text)) {
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
