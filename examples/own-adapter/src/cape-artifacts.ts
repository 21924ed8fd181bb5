import { isIP } from 'node:net';
import { blankIoc, type Hashes, type Ioc, type IocType } from '@sandjury/core';
import { capped, readHashes, type Warnings } from '@sandjury/core/toolkit';
import type { CapeFile } from './cape-schemas.ts';

/** The most names kept of one file. */
const mostNames = 100;

/** What every mapper of one report shares. */
export interface MappingContext {
  readonly warnings: Warnings;
  /** The task's id, the one run of a report. */
  readonly runId: string;
  /** Families by what they were detected on: a file's SHA-256. */
  readonly families: ReadonlyMap<string, readonly string[]>;
}

type Detail = readonly (string | null | undefined)[] | string | null | undefined;

/** Details without the empty ones. */
export function detailsOf(entries: Readonly<Record<string, Detail>>): Record<string, string[]> {
  const details: Record<string, string[]> = {};
  for (const [key, value] of Object.entries(entries)) {
    const found = present(...(Array.isArray(value) ? value : [value]));
    if (found.length > 0) details[key] = found;
  }
  return details;
}

/** The texts that are not empty. */
export function present(...values: readonly unknown[]): string[] {
  return values.filter((value): value is string => typeof value === 'string' && value !== '');
}

/** The kind of address a text is, or null when it is none. */
export function ipType(value: string): 'ipv4-addr' | 'ipv6-addr' | null {
  const version = isIP(value);
  return version === 4 ? 'ipv4-addr' : version === 6 ? 'ipv6-addr' : null;
}

/** What the sample touched: no indicator, and without a verdict, as CAPE judges only the task as a whole. */
export function artifact(
  type: IocType,
  value: string,
  at: string,
  context: MappingContext,
  more: Partial<Ioc> = {},
): Ioc {
  return { ...blankIoc(type, value), analyses: [context.runId], ...more, evidence: [at] };
}

/** Each entry with its place; one that is no object is left out with a warning. */
export function eachOf<Item>(
  items: readonly (Item | null)[] | null | undefined,
  at: string,
  warnings: Warnings,
  map: (item: Item, at: string) => readonly Ioc[],
): Ioc[] {
  return (items ?? []).flatMap((item, index) => {
    const place = `${at}/${index}`;
    if (item !== null) return map(item, place);
    warnings.add('malformed-value', 'An entry that is no object was left out.', place);
    return [];
  });
}

/** The hashes of a file, of which `at` leads to the object. */
export function fileHashes(file: CapeFile, at: string, warnings: Warnings): Hashes {
  const { md5, sha1, sha256, sha512, ssdeep } = file;
  return readHashes(
    {
      md5: { value: md5, pointer: `${at}/md5` },
      sha1: { value: sha1, pointer: `${at}/sha1` },
      sha256: { value: sha256, pointer: `${at}/sha256` },
      sha512: { value: sha512, pointer: `${at}/sha512` },
      ssdeep: { value: ssdeep, pointer: `${at}/ssdeep` },
      imphash: { value: file.pe?.imphash, pointer: `${at}/pe/imphash` },
    },
    warnings,
  );
}

/** Names and paths of a file, with a warning when there were too many. */
export function fileNames(file: CapeFile, at: string, warnings: Warnings): string[] {
  const { kept, cut } = capped([...(file.guest_paths ?? []), ...(file.name ?? [])], mostNames);
  if (cut > 0) warnings.add('truncated', `${cut} names of a file were left out; raw has them all.`, at);
  return kept;
}

/** Size in bytes, or null when the number is none. */
export function sizeOf(file: CapeFile): number | null {
  const { size } = file;
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : null;
}
