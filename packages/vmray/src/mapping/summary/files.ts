import type { Hashes } from '@sandjury/core';
import { readHashes, type Warnings } from '@sandjury/core/toolkit';
import { entriesOf, isItem, type SummaryItem, textOf } from '../../wire/summary.ts';
import { present } from '../../wire/values.ts';

/** The hashes under `hash_values`. */
export function summaryHashes(item: SummaryItem, at: string, warnings: Warnings): Hashes {
  const values = isItem(item.hash_values) ? item.hash_values : {};
  const place = `${at}/hash_values`;
  return readHashes(
    {
      md5: { value: values.md5, pointer: `${place}/md5` },
      sha1: { value: values.sha1, pointer: `${place}/sha1` },
      sha256: { value: values.sha256, pointer: `${place}/sha256` },
      ssdeep: { value: values.ssdeep, pointer: `${place}/ssdeep` },
      imphash: { value: values.imphash, pointer: `${place}/imphash` },
    },
    warnings,
  );
}

/** The names of a `filenames` item as the sample wrote them; its own `filename` is folded to lower case. */
export function namesOf(item: SummaryItem): string[] {
  const originals = entriesOf(item.original_filenames).flatMap(([, name]) => present(textOf(name, 'filename')));
  return originals.length > 0 ? originals : present(textOf(item, 'filename'));
}
