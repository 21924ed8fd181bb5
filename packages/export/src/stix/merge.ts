import { byText } from '@sandjury/core';
import { canonicalJson, type Json } from '../text/canonical-json.ts';
import type { StixObject } from './object.ts';

/**
 * Two objects of one id as one with all that either says: `created` by the earlier and `modified` by the later time, lists and the
 * members of objects together. Where they contradict each other, the later one is right. The order of the two is of no effect.
 */
export function mergedObject(a: StixObject, b: StixObject): StixObject {
  const [first, last] = byText(ageOf(a), ageOf(b)) <= 0 ? [a, b] : [b, a];
  const merged = mergedMembers(first, last);
  return {
    ...merged,
    type: a.type,
    id: a.id,
    spec_version: '2.1',
    ...(typeof a.created === 'string' && typeof b.created === 'string' && { created: earlier(a.created, b.created) }),
    ...nameOf(first, last),
    ...knownTypes(merged.malware_types),
  };
}

/** The time of its last version; of what has none, its text, so that either order gives the same. */
function ageOf(object: StixObject): string {
  const text = canonicalJson(object);
  return typeof object.modified === 'string' ? `${object.modified} ${text}` : text;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function mergedMembers(
  first: Readonly<Record<string, Json>>,
  last: Readonly<Record<string, Json>>,
): Record<string, Json> {
  const merged: Record<string, Json> = { ...first };
  for (const [key, value] of Object.entries(last)) {
    const before = Object.hasOwn(merged, key) ? merged[key] : undefined;
    merged[key] = before === undefined ? value : mergedValue(before, value);
  }
  return merged;
}

function mergedValue(first: Json, last: Json): Json {
  if (isList(first) && isList(last)) {
    return [...new Map([...first, ...last].map((item) => [canonicalJson(item), item])).entries()]
      .sort(([a], [b]) => byText(a, b))
      .map(([, item]) => item);
  }
  return isObject(first) && isObject(last) ? mergedMembers(first, last) : last;
}

/** A technique whose name only one of them knows is not called by its id. */
function nameOf(first: StixObject, last: StixObject): { name?: Json } {
  const id = idOf(last);
  return id !== null && last.name === id && first.name !== undefined ? { name: first.name } : {};
}

function idOf({ type, external_references: references }: StixObject): Json {
  if (type !== 'attack-pattern' || !isList(references ?? null)) return null;
  const [reference] = references as readonly Json[];
  return reference !== undefined && isObject(reference) ? (reference.external_id ?? null) : null;
}

/** `unknown` is what is said of a family of which nothing is known. */
function knownTypes(types: Json | undefined): { malware_types?: Json } {
  if (types === undefined || !isList(types)) return {};
  const known = types.filter((type) => type !== 'unknown');
  return known.length === 0 ? {} : { malware_types: known };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !isList(value);
}
