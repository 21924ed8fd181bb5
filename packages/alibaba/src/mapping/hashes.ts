import { type AnalysisRef, type Hashes, hashKindOf } from '@sandjury/core';
import { type HashSource, type JsonObject, readHashes, Warnings } from '@sandjury/core/toolkit';
import { type Basic, readWireHashes, type WireHashes } from '../wire/reports.ts';
import { reportTime } from './times.ts';

const kinds = ['md5', 'sha1', 'sha256', 'sha512'] as const;

/** The hash that was asked for, `FileHash`, and those in `Basic`; the first of a kind stays, and another one adds a warning. */
export function readSampleHashes(ref: AnalysisRef, replies: readonly WireHashes[], warnings: Warnings): Hashes {
  const hashes: Hashes = ref.id.startsWith('hash:') ? readFileHash(ref.id.slice(5), '', new Warnings()) : {};
  for (const { data, basic, basicText, at } of replies) {
    unite(hashes, readFileHash(data.FileHash, at('FileHash'), warnings), at('FileHash'), warnings);
    unite(hashes, readBasicHashes(basic, basicText.at, warnings), basicText.at(), warnings);
  }
  return hashes;
}

/** What a saved report says of its file and of its age, without the rest of it. Warnings about them are the report's. */
export interface SavedFacts {
  hashes: Hashes;
  /** When it was last brought up to date, else first made; null where it does not say. */
  time: string | null;
  hasLevel: boolean;
}

export function savedFacts(reply: JsonObject): SavedFacts {
  const wire = readWireHashes(reply);
  const hashes = readSampleHashes({ provider: '', id: '' }, [wire], new Warnings());
  return { hashes, time: reportTime(wire.basic), hasLevel: (wire.data.ThreatLevel ?? '') !== '' };
}

/** `FileHash` is of the kind that its length says; published examples mask it (`c42b…****`). */
function readFileHash(value: string | null | undefined, pointer: string, warnings: Warnings): Hashes {
  const hash = value?.trim() ?? '';
  if (hash === '') return {};
  const kind = hashKindOf(hash);
  return kind === null ? readHashes({ md5: { value: hash, pointer } }, warnings) : { [kind]: hash.toLowerCase() };
}

function readBasicHashes(basic: Basic, at: (kind: string) => string, warnings: Warnings): Hashes {
  const source: HashSource = {};
  let isEmpty = true;
  for (const kind of kinds) {
    const value = basic[kind];
    if (value === null || value === undefined || value === '') continue;
    source[kind] = { value, pointer: at(kind) };
    isEmpty = false;
  }
  return isEmpty ? {} : readHashes(source, warnings);
}

function unite(hashes: Hashes, more: Hashes, pointer: string, warnings: Warnings): void {
  for (const kind of kinds) {
    const hash = more[kind];
    if (hash === undefined) continue;
    if (hashes[kind] === undefined) hashes[kind] = hash;
    else if (hashes[kind] !== hash) {
      warnings.add('conflicting-values', `This names another ${kind} than the one the report is about.`, pointer);
    }
  }
}
