import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { domainToASCII } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { StixBundle } from '../src/stix/object.ts';

const folder = join(import.meta.dirname, 'fixtures/stix-2.1/schemas');
const base = 'http://raw.githubusercontent.com/oasis-open/cti-stix2-json-schemas/stix2.1/schemas';
const folders = { observables: 'observables', sdos: 'sdos', sros: 'sros', common: 'common' };

function loaded(): { ajv: Ajv2020; idsByType: ReadonlyMap<string, string> } {
  const ajv = new Ajv2020({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  // ajv-formats has no IDN names; a name is one when its ASCII form is.
  ajv.addFormat('idn-hostname', (text) => /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(domainToASCII(text)));
  const idsByType = new Map<string, string>();
  for (const part of Object.values(folders)) {
    for (const file of readdirSync(join(folder, part))) {
      ajv.addSchema(JSON.parse(readFileSync(join(folder, part, file), 'utf8')));
      idsByType.set(file.replace('.json', ''), `${base}/${part}/${file}`);
    }
  }
  return { ajv, idsByType };
}

const { ajv, idsByType } = loaded();

/**
 * The schema of a bundle wants an object that it does not list to fit the properties of domain objects or those of
 * observables, and not both; a valid `note` or `opinion` fits both, so no bundle that has one can pass it whole.
 */
const unlisted: ReadonlySet<string> = new Set(['note', 'opinion']);

/** What the OASIS schemas find wrong with a bundle and with each of its objects. */
export function stixErrors(bundle: StixBundle): string[] {
  const listed = { ...bundle, objects: bundle.objects.filter((object) => !unlisted.has(object.type)) };
  return [listed, ...bundle.objects].flatMap((object) => {
    const schema = idsByType.get(object.type);
    const check = schema === undefined ? undefined : ajv.getSchema(schema);
    if (check === undefined) return [`${object.type} has no schema`];
    const { id } = object;
    if (check(object) === true) return [];
    return (check.errors ?? []).map(({ message, instancePath }) => `${id}${instancePath} ${message}`);
  });
}
