import type { Ioc } from '@sandjury/core';
import { artifact, detailsOf, eachOf, fileHashes, fileNames, type MappingContext, sizeOf } from './cape-artifacts.ts';
import type { CapeFile, CapeReport } from './cape-schemas.ts';

/** Files that the sample dropped, and the payloads that CAPE took out of memory. */
export function fileIocs(report: CapeReport, at: string, context: MappingContext): Ioc[] {
  const { warnings } = context;
  return [
    ...eachOf(report.dropped, `${at}/dropped`, warnings, (file, place) =>
      fileIoc(file, place, context, { operations: ['create'] }),
    ),
    ...eachOf(report.CAPE?.payloads, `${at}/CAPE/payloads`, warnings, (file, place) =>
      fileIoc(file, place, context, { categories: ['payload'] }),
    ),
  ];
}

/** A file on which CAPE detected a family by name is the one kind of artifact that it calls malicious by itself. */
function fileIoc(file: CapeFile, at: string, context: MappingContext, more: Partial<Ioc>): Ioc[] {
  const hashes = fileHashes(file, at, context.warnings);
  const names = fileNames(file, at, context.warnings);
  const families = hashes.sha256 === undefined ? [] : (context.families.get(hashes.sha256) ?? []);
  const value = hashes.sha256 ?? hashes.sha1 ?? hashes.md5 ?? names[0];
  if (value === undefined) {
    context.warnings.add('malformed-value', 'A file without hash and name was left out.', at);
    return [];
  }
  const ioc = artifact('file', value, at, context, {
    hashes,
    names,
    size: sizeOf(file),
    ...(families.length > 0 && { isIoc: true, verdict: 'malicious', threatNames: [...families] }),
    details: detailsOf({
      fileTypes: file.type,
      capeTypes: file.cape_type,
      yaraRules: [...(file.yara ?? []), ...(file.cape_yara ?? [])].map((hit) => hit?.name),
      processNames: file.process_name,
      processPaths: file.process_path,
      modulePaths: file.module_path,
    }),
    ...more,
  });
  return [ioc];
}
