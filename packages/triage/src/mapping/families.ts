import { eachOf, type FamilyClaim, type JsonObject, present, textsUnder } from '@sandjury/core/toolkit';
import { root, type TriageOverview, tasksOf } from '../wire/reports.ts';

const familyTag = /^family:(.+)$/i;

/** Families among tags: `family:qakbot`. */
export function familiesIn(tags: readonly string[]): string[] {
  return present(tags.map((tag) => familyTag.exec(tag)?.[1]?.trim()));
}

/** Tags that are plain words; `botnet:x`, `os:x` and an empty one are none. */
export function wordsIn(tags: readonly string[] = []): string[] {
  return tags.map((tag) => tag.trim().toLowerCase()).filter((tag) => tag !== '' && !tag.includes(':'));
}

/** Families by the vendor's rules and parsers: of the whole, of its files and runs, and of what was taken out of it. */
export function familiesOf(overview: TriageOverview): FamilyClaim[] {
  const { analysis, extracted, targets } = overview;
  const named = (families: readonly string[], at: string) => families.map((family) => ({ family, at, isOwn: true }));
  return [
    ...named([...(analysis?.family ?? []), ...familiesIn(analysis?.tags ?? [])], `${root}/analysis`),
    ...eachOf(targets, `${root}/targets`, ({ family }, at) => named(family, at)),
    ...tasksOf(overview).flatMap(({ task, at }) => named(familiesIn(task.tags), at)),
    ...eachOf(extracted, `${root}/extracted`, (item, at) =>
      [item.config, item.ransom_note, item.dropper].flatMap((part) => (part ? named(familyOf(part), at) : [])),
    ),
  ];
}

/** The family that a configuration, a note or a dropper names. */
export function familyOf(part: JsonObject): string[] {
  return textsOf(part, 'family');
}

/** The texts under one key of such a part. */
export function textsOf(part: JsonObject, key: string): string[] {
  return textsUnder(part, [key], '').map(({ text }) => text);
}
