import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { corpusInputs } from '../../test/corpus-inputs.ts';
import { hostileInput } from '../../test/hostile-input.ts';
import { fromCache, madeInput, madeIoc, madeReport } from '../../test/made-inputs.ts';
import type { ExportInput } from '../input.ts';
import type { MispObject } from './object.ts';
import { mispTemplates } from './templates.ts';
import { type MispEvent, toMisp } from './to-misp.ts';

interface Definition {
  name: string;
  uuid: string;
  version: number;
  'meta-category': string;
  required?: string[];
  requiredOneOf?: string[];
  attributes: Record<
    string,
    {
      'misp-attribute': string;
      multiple?: boolean;
      categories?: string[];
      to_ids?: boolean;
      disable_correlation?: boolean;
    }
  >;
}

const folder = join(import.meta.dirname, '../../test/fixtures/misp-objects');
const definitions: ReadonlyMap<string, Definition> = new Map(
  readdirSync(folder).map((name) => [name, JSON.parse(readFileSync(join(folder, name, 'definition.json'), 'utf8'))]),
);
const options = { now: '2026-11-22T08:00:00Z', tlp: 'amber+strict' } as const;
let corpus: ReadonlyMap<string, ExportInput> = new Map();
beforeAll(async () => {
  corpus = await corpusInputs();
});

/** What the template of an object finds wrong with it. */
function mispErrors(object: MispObject): string[] {
  const definition = definitions.get(object.name);
  if (definition === undefined) return [`${object.name}: no such template`];
  const relations = object.Attribute.map((attribute) => attribute.object_relation);
  const oneOf = definition.requiredOneOf ?? [];
  return [
    ...(object.template_uuid === definition.uuid ? [] : ['template uuid']),
    ...(object.template_version === String(definition.version) ? [] : ['template version']),
    ...(object['meta-category'] === definition['meta-category'] ? [] : ['meta-category']),
    ...(definition.required ?? []).filter((relation) => !relations.includes(relation)),
    ...(oneOf.length === 0 || oneOf.some((relation) => relations.includes(relation)) ? [] : ['requiredOneOf']),
    ...object.Attribute.flatMap(({ object_relation: relation, type, category, to_ids: toIds, value }) => {
      const rule = definition.attributes[relation];
      if (rule === undefined) return [`${relation} is no attribute`];
      const times = relations.filter((other) => other === relation).length;
      return [
        ...(rule['misp-attribute'] === type ? [] : [`${relation} is ${rule['misp-attribute']}`]),
        ...(rule.categories === undefined || rule.categories.includes(category) ? [] : [`${relation} in ${category}`]),
        ...(rule.to_ids === false && toIds ? [`${relation} to_ids`] : []),
        ...(times > 1 && rule.multiple !== true ? [`${relation} ${times} times`] : []),
        ...(value.trim() === '' ? [`${relation} is empty`] : []),
      ];
    }),
  ].map((error) => `${object.name}: ${error}`);
}

function errorsOf({ Event }: MispEvent): string[] {
  return Event.Object.flatMap(mispErrors);
}

describe('templates', () => {
  it('are those of the definitions', () => {
    expect([...definitions.keys()].sort()).toEqual(Object.keys(mispTemplates).sort());
  });
});

describe('every sample of the corpus', () => {
  it('gives objects that satisfy their templates, with unique uuids and links inside the event', () => {
    expect(corpus.size).toBeGreaterThan(10);
    for (const [name, input] of corpus) {
      const event = toMisp(input, options);
      expect({ name, errors: errorsOf(event) }).toEqual({ name, errors: [] });
      const { Object: objects } = event.Event;
      const uuids = new Set(objects.map((object) => object.uuid));
      const all = objects.flatMap((object) => [object, ...object.Attribute, ...object.ObjectReference]);
      expect(new Set(all.map((one) => one.uuid)).size).toBe(all.length);
      expect(objects.flatMap((one) => one.ObjectReference).filter((one) => !uuids.has(one.referenced_uuid))).toEqual(
        [],
      );
    }
  });

  it('gives the same bytes twice, whatever the order of the reports', () => {
    for (const input of corpus.values()) {
      const turned = { ...input, reports: input.reports.toReversed() };
      expect(JSON.stringify(toMisp(turned, options))).toBe(JSON.stringify(toMisp(input, options)));
    }
  });

  it('has a report and an analysis of each source, and something to block only where a source says so', () => {
    for (const [name, input] of corpus) {
      const { Object: objects } = toMisp(input, options).Event;
      for (const kind of ['sandbox-report', 'malware-analysis']) {
        expect(objects.filter((object) => object.name === kind)).toHaveLength(input.reports.length);
      }
      const iocs = input.reports.flatMap((report) => report.iocs);
      const blockable = iocs.some((ioc) => ioc.isIoc && ['malicious', 'suspicious'].includes(ioc.verdict));
      const some = objects.some((object) => object.Attribute.some((attribute) => attribute.to_ids));
      expect({ name, some }).toEqual({ name, some: blockable });
    }
  });
});

describe('toMisp', () => {
  it('tags TLP, the verdict in VMRay’s taxonomy, and techniques by their galaxy names', () => {
    const names = (toMisp(corpus.get('invoice-macro') ?? hostileInput(), options).Event.Tag ?? []).map(
      ({ name }) => name,
    );
    expect(names).toEqual([
      'misp-galaxy:mitre-attack-pattern="PowerShell - T1059.001"',
      'tlp:amber+strict',
      'vmray:verdict="malicious"',
    ]);
  });

  it('blocks a file by its hashes and not by its name', () => {
    const file = madeIoc('file', 'e'.repeat(64), { names: ['C:\\Windows\\svchost.exe'], size: 5 });
    const { Object: objects } = toMisp(madeInput([madeReport('x', 'malicious', { iocs: [file] })]), options).Event;
    const attributes = objects.flatMap((object) => object.Attribute).filter((one) => one.to_ids);
    expect(attributes.map((one) => [one.object_relation, one.value])).toEqual([['sha256', 'e'.repeat(64)]]);
  });

  it('files an address with a protocol as ip-port, without one as domain-ip', () => {
    const iocs = [madeIoc('ipv4-addr', '192.0.2.1', { protocols: ['tcp', 'dns'] }), madeIoc('ipv4-addr', '192.0.2.2')];
    const { Object: objects } = toMisp(madeInput([madeReport('x', 'malicious', { iocs })]), options).Event;
    const shapes = objects.map((object) => [object.name, object.Attribute[0]?.value]);
    expect(shapes).toContainEqual(['ip-port', '192.0.2.1']);
    expect(shapes).toContainEqual(['domain-ip', '192.0.2.2']);
  });

  it('has what a source recognised, and its sentences as the connector of VMRay writes them', () => {
    const indicator = {
      ...{ id: '1', category: 'Mutex', operation: 'Creates mutex', score: 20, vendorScore: 1, classifications: [] },
      ...{ threatNames: [], techniques: [], analyses: [], observedAt: null, evidence: ['/x'] },
    };
    const descriptions = ['(Process #1) a.exe creates mutex with name "x".'];
    const indicators = [
      { ...indicator, descriptions },
      { ...indicator, operation: 'Known', vendorScore: -1 },
    ];
    const signaturesOf = (name: string) => {
      const report = madeReport('x', 'malicious', { product: { name, version: null }, indicators });
      const { Object: objects } = toMisp(madeInput([report]), options).Event;
      expect(objects.flatMap(mispErrors)).toEqual([]);
      const attributes = objects.find((object) => object.name === 'sb-signature')?.Attribute ?? [];
      return attributes.slice(1).map(({ value, Tag }) => [value, Tag?.map((tag) => tag.name)]);
    };
    const texts = [
      'Mutex: Creates mutex',
      'Mutex: Creates mutex. (Process #1) a.exe creates mutex with name "x".',
      'Mutex: Known',
    ];
    expect(signaturesOf('VMRay')).toEqual([
      [texts[0], ['vmray:vti_analysis_score="1/5"']],
      [texts[1], ['vmray:vti_analysis_score="1/5"']],
      [texts[2], ['vmray:vti_analysis_score="-1"']],
    ]);
    expect(signaturesOf('Other')).toEqual(texts.map((value) => [value, undefined]));
  });

  it('says where a sandbox runs as the caller knows it', () => {
    const input = madeInput([madeReport('x', 'malicious')]);
    const event = toMisp(input, { ...options, sandboxTypes: new Map([['x', 'web']]) });
    const report = event.Event.Object.find((object) => object.name === 'sandbox-report');
    expect(report?.Attribute.map((one) => [one.object_relation, one.value])).toContainEqual([
      'web-sandbox',
      'x sandbox',
    ]);
  });

  it('satisfies the templates with hostile strings, and blocks none of them that it had to rewrite', () => {
    const event = toMisp(hostileInput(), options);
    expect(errorsOf(event)).toEqual([]);
    expect(JSON.stringify(event)).not.toMatch(/[\p{Cf}]|\\u00[01]/u);
    const blocked = event.Event.Object.flatMap((object) => object.Attribute).filter((one) => one.to_ids);
    expect(blocked.length).toBeGreaterThan(0);
    expect(blocked.filter((one) => one.value.includes('\\u{'))).toEqual([]);
  });

  it('calls a product without a name by its provider, and has no object of a thing without a value', () => {
    const iocs = [
      madeIoc('process', ' ', { processes: ['parent.exe'] }),
      madeIoc('windows-registry-key', ' ', { details: { valueTypes: ['REG_SZ'] } }),
      madeIoc('file', ' ', { mimeType: 'text/plain' }),
    ];
    const report = madeReport('x', 'malicious', { product: { name: ' ', version: '1' }, iocs });
    const objects = toMisp(madeInput([report]), options).Event.Object;
    expect(objects.flatMap(mispErrors)).toEqual([]);
    expect(objects.map((object) => object.name)).toEqual(['file', 'sandbox-report', 'malware-analysis']);
  });

  it('says of a report when its answer was got, where it comes from a cache', () => {
    const input = fromCache(madeInput([madeReport('a', 'malicious'), madeReport('b', 'benign')]), 'a');
    const { Object: objects } = toMisp(input, { now: '2026-11-22T00:00:00Z' }).Event;
    const comments = objects.filter(({ name }) => name === 'sandbox-report').map(({ comment }) => comment);
    expect(comments).toEqual(['a. Answer from a cache, got at 2026-11-20T08:00:00.000Z.', 'b']);
  });
});
