import { checkArgument, pointer } from '@sandjury/core';
import { isObject, type JsonObject } from '@sandjury/core/toolkit';

/** The kind of a part: the call whose reply holds the same. */
export type PartKind = 'sample' | 'submission' | 'analysis' | 'iocs' | 'vtis' | 'mitre_attack' | 'summary';

/** A part of a reply. */
export interface InnerPart {
  kind: PartKind;
  /** Pointer from the reply to the part. */
  inner: string;
  /** As the call itself would give it. */
  value: JsonObject;
  /** Pointer from the reply to the list, where the part is one. */
  items: string;
}

/** The parts inside of an object. */
export interface Inside {
  parts: InnerPart[];
  /** Parts that are there and cannot be read. */
  unreadable: { name: string; inner: string }[];
  /** Samples that stand inside of this one. */
  samples: JsonObject[];
  /** There is a list of analyses, which may be empty. */
  hasAnalyses: boolean;
}

/**
 * Programs put the parts of a sample into the sample: TheHive's Cortex analyzer and Sekoia's report as `sample_iocs`,
 * `sample_threat_indicators`, `sample_mitre_attack`, `sample_analyses` and `sample_child_samples`, Google SecOps as `iocs` and
 * `threat_indicators`. The name is without `sample_`.
 */
const listNames: ReadonlyMap<string, { kind: 'iocs' | 'vtis' | 'mitre_attack'; list: string }> = new Map([
  ['iocs', { kind: 'iocs', list: 'iocs' }],
  ['vtis', { kind: 'vtis', list: 'threat_indicators' }],
  ['threat_indicators', { kind: 'vtis', list: 'threat_indicators' }],
  ['mitre_attack', { kind: 'mitre_attack', list: 'mitre_attack_techniques' }],
  ['mitre_attack_techniques', { kind: 'mitre_attack', list: 'mitre_attack_techniques' }],
]);

const objectNames: ReadonlyMap<string, 'analysis' | 'submission'> = new Map([
  ['analysis', 'analysis'],
  ['analyses', 'analysis'],
  ['submission', 'submission'],
  ['submissions', 'submission'],
]);

const sampleNames: ReadonlySet<string> = new Set(['child_samples', 'parent_samples', 'samples']);

/** The name under which a part is known. */
function partName(key: string): string {
  return key.startsWith('sample_') ? key.slice('sample_'.length) : key;
}

/** Whether an object holds the key of a part. */
export function hasPart(item: JsonObject): boolean {
  return Object.keys(item).some(isPart);
}

function isPart(key: string): boolean {
  return listNames.has(partName(key)) || objectNames.has(partName(key));
}

/** Finds the parts inside of a sample, under any key. `inner` is the pointer to the sample. */
export function insideOf(item: JsonObject, inner = ''): Inside {
  checkArgument(item, 'object', 'partsInside: item', 'a sample of a saved reply');
  const inside: Inside = { parts: [], unreadable: [], samples: [], hasAnalyses: false };
  for (const [key, value] of Object.entries(item)) {
    if (typeof value === 'object' || isPart(key)) take(key, value, inner, inside);
  }
  return inside;
}

function take(key: string, value: unknown, above: string, inside: Inside): void {
  const name = partName(key);
  const opened = open(value, above + pointer(key));
  const list = listNames.get(name);
  const object = objectNames.get(name);
  if (list !== undefined) inside.parts.push(listPart(list, opened));
  else if (object !== undefined) takeObjects(object, name, opened, inside);
  else if (sampleNames.has(name)) inside.samples.push(...[opened.value].flat().filter(isObject));
  else inside.parts.push(...summariesIn(opened));
}

/** A Summary JSON v2 is recognised by its content, under any key. */
function summariesIn({ value, inner }: { value: unknown; inner: string }): InnerPart[] {
  const all = Array.isArray(value)
    ? value.map((item, index) => [item, `${inner}/${index}`] as const)
    : [[value, inner] as const];
  return all.flatMap(([item, at]) => {
    return isObject(item) && isObject(item.analysis_metadata)
      ? [{ kind: 'summary', inner: at, value: item, items: at }]
      : [];
  });
}

/** A reply may stand there with its envelope. */
function open(value: unknown, inner: string): { value: unknown; inner: string } {
  if (!isObject(value) || !('data' in value) || !('result' in value)) return { value, inner };
  return { value: value.data, inner: `${inner}/data` };
}

/** The reply of the call, or its list alone. Any other value is read as a malformed list. */
function listPart(
  { kind, list }: { kind: InnerPart['kind']; list: string },
  { value, inner }: { value: unknown; inner: string },
): InnerPart {
  const isReply = isObject(value) && (Object.hasOwn(value, list) || kind !== 'iocs');
  if (isReply) return { kind, inner, value, items: `${inner}/${list}` };
  return { kind, inner, value: { [list]: value }, items: inner };
}

function takeObjects(
  kind: 'analysis' | 'submission',
  name: string,
  { value, inner }: { value: unknown; inner: string },
  inside: Inside,
): void {
  if (isObject(value)) inside.parts.push({ kind, inner, value, items: inner });
  else if (!Array.isArray(value)) inside.unreadable.push({ name, inner });
  else {
    if (kind === 'analysis') inside.hasAnalyses = true;
    for (const [index, item] of value.entries()) {
      const at = `${inner}/${index}`;
      if (isObject(item)) inside.parts.push({ kind, inner: at, value: item, items: at });
      else inside.unreadable.push({ name: `an entry of ${name}`, inner: at });
    }
  }
}
