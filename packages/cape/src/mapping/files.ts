import { type Hashes, hashKindOf, type Ioc } from '@sandjury/core';
import { fileIoc, type IocRows, iocsIn, knownHashes, type Warnings } from '@sandjury/core/toolkit';
import { type CapeFile, type CapeReport, filesOf, root } from '../wire/report.ts';
import type { Families } from './families.ts';

/** What each section says of its files; the sample itself is none of its IOCs. */
const bySection = {
  target: null,
  dropped: { operations: ['create'] },
  procdump: { categories: ['process-dump'] },
  payload: { categories: ['payload'] },
};

/**
 * Files that the sample dropped, dumps of its processes, and the payloads that CAPE took out of memory. A file on which CAPE detected a
 * family by name is the one kind of artifact that it calls malicious by itself.
 */
export function fileIocs(report: CapeReport, families: Families, warnings: Warnings): Ioc[] {
  return filesOf(report).flatMap(({ file, section, at }) => {
    const own = bySection[section];
    if (own === null) return [];
    const threatNames = families.on(file);
    // `CODE;?PROCESS;?MODULE;?ADDRESS or TARGET;?PID;?`: where a payload or a dump was taken.
    const [, processPath, modulePath] = file.guest_paths.find((text) => text.includes(';?'))?.split(';?') ?? [];
    const details = {
      fileTypes: file.type,
      capeTypes: file.cape_type,
      yaraRules: [...(file.yara ?? []), ...(file.cape_yara ?? [])].map((rule) => rule?.name),
      processNames: file.process_name,
      processPaths: file.process_path ?? processPath,
      modulePaths: file.module_path ?? modulePath,
    };
    const claim = threatNames.length > 0 ? ({ isIoc: true, verdict: 'malicious', threatNames } as const) : {};
    const facts = { ...own, ...claim, hashes: hashesOf(file), names: namesOf(file), size: file.size, details };
    return fileIoc(facts, { at, warnings });
  });
}

/** The hashes of a file. Its imphash stands in `pe`; in 2.2, that of the sample stands elsewhere. */
export function hashesOf(file: CapeFile, imphash?: string | null): Hashes {
  return knownHashes({ ...file, imphash: file.pe?.imphash ?? imphash });
}

/** Names and paths of a file; CAPE names what it took out of memory by its hash. */
export function namesOf({ name, guest_paths: paths }: CapeFile): string[] {
  return [...paths, ...name].filter((text) => !text.includes(';?') && hashKindOf(text) === null);
}

/** The lists of `behavior.summary`, what is in them and what was done to it. `files` and `keys` hold everything that was opened. */
const touched: IocRows<NonNullable<NonNullable<CapeReport['behavior']>['summary']>> = {
  files: ['file-name', 'access'],
  read_files: ['file-name', 'read'],
  write_files: ['file-name', 'write'],
  delete_files: ['file-name', 'delete'],
  keys: ['windows-registry-key', 'access'],
  read_keys: ['windows-registry-key', 'read'],
  write_keys: ['windows-registry-key', 'write'],
  delete_keys: ['windows-registry-key', 'delete'],
  mutexes: ['mutex'],
  executed_commands: ['process'],
};

/** What the processes of the sample touched. */
export function behaviorIocs({ behavior }: CapeReport, warnings: Warnings): Ioc[] {
  return iocsIn(behavior?.summary, touched, { at: `${root}/behavior/summary`, warnings });
}
