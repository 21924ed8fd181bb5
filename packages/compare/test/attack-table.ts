import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** What a STIX object of ATT&CK has that the table is made from. */
interface AttackObject {
  type: string;
  id: string;
  name?: string;
  revoked?: boolean;
  x_mitre_deprecated?: boolean;
  x_mitre_version?: string;
  relationship_type?: string;
  source_ref?: string;
  target_ref?: string;
  external_references?: { source_name: string; external_id?: string }[];
}

/** The techniques that MITRE withdrew: `replaced` by another, or `deprecated` without one. Sorted by id. */
export interface RetiredTechniques {
  replaced: Record<string, { id: string; name: string }>;
  deprecated: string[];
}

/**
 * The table of a STIX bundle's objects, or of those of several. A chain of replacements leads to its end. A revoked
 * technique whose successor the objects do not have counts as deprecated.
 */
export function retiredTechniques(objects: readonly AttackObject[]): RetiredTechniques {
  const patterns = new Map(
    objects.filter(({ type }) => type === 'attack-pattern').map((pattern) => [pattern.id, pattern]),
  );
  const successors = new Map(
    objects
      .filter((object) => object.relationship_type === 'revoked-by')
      .map(({ source_ref: source = '', target_ref: target = '' }) => [source, target]),
  );
  const last = (pattern: AttackObject, passed: readonly AttackObject[] = []): AttackObject => {
    const next = patterns.get(successors.get(pattern.id) ?? '');
    if (pattern.revoked !== true || next === undefined || passed.includes(next)) return pattern;
    return last(next, [...passed, pattern]);
  };
  const replaced: [string, { id: string; name: string }][] = [];
  const deprecated: string[] = [];
  for (const pattern of patterns.values()) {
    const id = attackId(pattern);
    const end = last(pattern);
    const successor = attackId(end);
    if (id === null) continue;
    if (pattern.revoked === true && successor !== null && successor !== id && end.revoked !== true)
      replaced.push([id, { id: successor, name: end.name ?? successor }]);
    else if (pattern.revoked === true || pattern.x_mitre_deprecated === true) deprecated.push(id);
  }
  return {
    replaced: Object.fromEntries(replaced.sort(([a], [b]) => (a < b ? -1 : 1))),
    deprecated: deprecated.sort(),
  };
}

/** `mitre-attack`, `mitre-mobile-attack`, `mitre-ics-attack`. */
function attackId({ external_references: references = [] }: AttackObject): string | null {
  return references.find(({ source_name: source }) => /^mitre-(?:\w+-)?attack$/.test(source))?.external_id ?? null;
}

/** The objects of bundles: files, and folders of them as in github.com/mitre/cti. */
function objectsIn(path: string): AttackObject[] {
  if (!statSync(path).isDirectory()) return JSON.parse(readFileSync(path, 'utf8')).objects;
  return readdirSync(path).flatMap((name) => objectsIn(join(path, name)));
}

const usage = `Usage: node packages/compare/test/attack-table.ts --source URL --licence LICENSE.txt [--attack-version X.Y] PATH…
Makes packages/compare/src/attack/retired.json anew. A PATH is a STIX bundle of ATT&CK (enterprise-attack.json, mobile-attack.json,
ics-attack.json), or a folder of such bundles. The version is that of the bundles' x-mitre-collection unless given.
`;

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { source: { type: 'string' }, licence: { type: 'string' }, 'attack-version': { type: 'string' } },
  });
  const objects = positionals.flatMap(objectsIn);
  const collections = objects.filter(({ type }) => type === 'x-mitre-collection');
  const versions = new Set(collections.map((collection) => collection.x_mitre_version));
  const version = values['attack-version'] ?? [...versions][0];
  if (values.source === undefined || values.licence === undefined || version === undefined || versions.size > 1) {
    process.stderr.write(usage);
    process.exitCode = 2;
    return;
  }
  const licence = readFileSync(values.licence, 'utf8').trim().split('\n');
  const table = { version, source: values.source, licence, ...retiredTechniques(objects) };
  writeFileSync(new URL('../src/attack/retired.json', import.meta.url), tableText(table));
}

/** A technique a line, as `pnpm format` leaves it. */
function tableText(table: object): string {
  const text = JSON.stringify(table, null, 2);
  return `${text.replaceAll(/\{\n\s+("id": "[^\n]+)\n\s+("name": [^\n]+)\n\s+\}/g, '{ $1 $2 }')}\n`;
}

if (import.meta.main) main();
