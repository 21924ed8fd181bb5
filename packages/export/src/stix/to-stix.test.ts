import { beforeAll, describe, expect, it } from 'vitest';
import { corpusInputs } from '../../test/corpus-inputs.ts';
import { hostileInput } from '../../test/hostile-input.ts';
import { madeInput, madeIoc, madeReport, manySources } from '../../test/made-inputs.ts';
import { stixErrors } from '../../test/stix-schemas.ts';
import { type ExportInput, tlpLabels } from '../input.ts';
import type { StixBundle, StixObject } from './object.ts';
import { toStix } from './to-stix.ts';

const options = { now: '2026-11-22T08:00:00Z' };
let corpus: ReadonlyMap<string, ExportInput> = new Map();
beforeAll(async () => {
  corpus = await corpusInputs();
});

function ofType(bundle: StixBundle, type: string): StixObject[] {
  return bundle.objects.filter((object) => object.type === type);
}

function sample(name: string): ExportInput {
  const input = corpus.get(name);
  if (input === undefined) throw new Error(`The corpus has no ${name}.`);
  return input;
}

/** Ids that an object names and the bundle does not have. */
function dangling({ objects }: StixBundle): unknown[] {
  const ids = new Set(objects.map((object) => object.id));
  return objects
    .flatMap((object) => Object.entries(object))
    .filter(([key]) => /_refs?$/.test(key))
    .flatMap(([, value]) => value)
    .filter((id) => typeof id !== 'string' || !ids.has(id));
}

describe('every sample of the corpus', () => {
  it('gives a bundle that passes the OASIS schemas and refers to nothing outside it', () => {
    expect(corpus.size).toBeGreaterThan(10);
    for (const [name, input] of corpus) {
      const bundle = toStix(input, { ...options, tlp: 'green' });
      expect({ name, errors: stixErrors(bundle), dangling: dangling(bundle) }).toEqual({
        name,
        errors: [],
        dangling: [],
      });
      expect(new Set(bundle.objects.map((object) => object.id)).size).toBe(bundle.objects.length);
    }
  });

  it('gives the same bytes twice, whatever the order of the reports', () => {
    for (const input of corpus.values()) {
      const turned = { ...input, reports: input.reports.toReversed() };
      expect(JSON.stringify(toStix(turned, options))).toBe(JSON.stringify(toStix(input, options)));
    }
  });

  it('has an analysis for each report, with its result and times', () => {
    for (const input of corpus.values()) {
      const analyses = ofType(toStix(input, options), 'malware-analysis');
      expect(analyses.map((one) => one.result).sort()).toEqual(input.reports.map((one) => one.verdict.value).sort());
      for (const one of analyses) expect(one.product).toBe(String(one.product).toLowerCase());
    }
  });

  it('has an indicator only for what a source calls a malicious or suspicious IOC', () => {
    for (const [name, input] of corpus) {
      const iocs = input.reports.flatMap((report) => report.iocs);
      const blockable = iocs.some((ioc) => ioc.isIoc && ['malicious', 'suspicious'].includes(ioc.verdict));
      const indicators = ofType(toStix(input, options), 'indicator');
      expect({ name, some: indicators.length > 0 }).toEqual({ name, some: blockable });
    }
  });
});

describe('one sample of two sources', () => {
  it('gives an address that both name one object, to which both analyses refer', () => {
    const bundle = toStix(sample('smoke-tester'), options);
    const [shared, ...more] = ofType(bundle, 'ipv4-addr').filter((object) => object.value === '192.0.2.10');
    expect(more).toEqual([]);
    const refs = ofType(bundle, 'malware-analysis').map((one) => one.analysis_sco_refs);
    expect(refs).toHaveLength(2);
    for (const list of refs) expect(list).toContain(shared?.id);
  });

  it('gives an address the id that it has in every other bundle', () => {
    const iocs = [madeIoc('ipv6-addr', '::ffff:198.51.100.3')];
    const { objects } = toStix(madeInput([madeReport('x', 'malicious', { iocs })]), options);
    expect(objects.map((object) => object.id)).toContain('ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4');
  });

  it("records the dissent as the dissenter's opinion of the other analysis", () => {
    const bundle = toStix(sample('packed-loader'), options);
    const [opinion] = ofType(bundle, 'opinion');
    const accuser = ofType(bundle, 'malware-analysis').find((one) => one.result === 'malicious');
    expect(opinion).toMatchObject({ opinion: 'strongly-disagree', object_refs: [accuser?.id] });
    expect(ofType(bundle, 'note')[0]?.content).toContain('dissents');
  });

  it('names the sample, who analysed it how, and what it uses', () => {
    const bundle = toStix(sample('invoice-macro'), options);
    const file = ofType(bundle, 'file').find((one) => one.name === 'Invoice 2024-117.docm');
    expect(ofType(bundle, 'malware-analysis').map((one) => one.sample_ref)).toEqual([file?.id, file?.id]);
    expect(ofType(bundle, 'malware')[0]).toMatchObject({ malware_types: ['downloader'], sample_refs: [file?.id] });
    expect(ofType(bundle, 'attack-pattern')[0]?.external_references).toEqual([
      { source_name: 'mitre-attack', external_id: 'T1059.001', url: 'https://attack.mitre.org/techniques/T1059/001' },
    ]);
    const kinds = new Set(ofType(bundle, 'relationship').map((one) => one.relationship_type));
    for (const kind of ['characterizes', 'dynamic-analysis-of', 'uses', 'indicates', 'based-on', 'communicates-with']) {
      expect(kinds).toContain(kind);
    }
  });

  it('takes times from the reports, and `now` only where a vendor gave none', () => {
    const times = (analyzedAt: string | null) =>
      ofType(toStix(madeInput([madeReport('x', 'malicious', { analyzedAt })]), options), 'malware-analysis')[0];
    expect(times('2024-03-04T07:50:02Z')).toMatchObject({ created: '2024-03-04T07:50:02.000Z' });
    expect(times(null)).toMatchObject({ created: '2026-11-22T08:00:00.000Z' });
  });
});

describe('a sample nobody knows', () => {
  it('is a file, and a note that says so', () => {
    const bundle = toStix(sample('unheard-of'), options);
    expect(bundle.objects.map((object) => object.type)).toEqual(['identity', 'file', 'note']);
    expect(ofType(bundle, 'note')[0]?.content).toContain('not_found');
  });
});

describe('a URL sample', () => {
  it('is what its analysis saw, because `sample_ref` may not name a URL', () => {
    const { sample: file } = madeReport('x', 'malicious');
    const url = { ...file, kind: 'url', url: 'http://evil.example.net/a b', hashes: {}, names: [] } as const;
    const bundle = toStix(madeInput([madeReport('x', 'malicious', { sample: { ...url, names: [] } })]), options);
    const [object] = ofType(bundle, 'url');
    expect(object?.value).toBe('http://evil.example.net/a%20b');
    const [analysis] = ofType(bundle, 'malware-analysis');
    expect(analysis).toMatchObject({ analysis_sco_refs: [object?.id] });
    expect(analysis).not.toHaveProperty('sample_ref');
    expect(stixErrors(bundle)).toEqual([]);
  });
});

describe('marking', () => {
  it.each(tlpLabels)('marks every object with TLP:%s', (tlp) => {
    const bundle = toStix(sample('packed-loader'), { ...options, tlp });
    const [marking, ...rest] = bundle.objects;
    expect(marking).toMatchObject({ type: 'marking-definition', name: `TLP:${tlp.toUpperCase()}` });
    for (const object of rest) expect(object.object_marking_refs).toEqual([marking?.id]);
    expect(stixErrors(bundle)).toEqual([]);
  });
});

describe('odd input', () => {
  it('stays valid with hostile strings, and says what it left out', () => {
    const bundle = toStix(hostileInput(), options);
    expect(stixErrors(bundle)).toEqual([]);
    expect(dangling(bundle)).toEqual([]);
    const [note] = ofType(bundle, 'note').filter((one) => String(one.abstract).startsWith('Values without'));
    expect(note?.content).toContain('ipv4-addr: "<script>window.pwned=1</script>"');
  });

  it('escapes quotes and backslashes in patterns', () => {
    const mutex = madeIoc('mutex', "a\\b' OR '1' = '1");
    const bundle = toStix(madeInput([madeReport('x', 'malicious', { iocs: [mutex] })]), options);
    expect(ofType(bundle, 'indicator')[0]?.pattern).toBe("[mutex:name = 'a\\\\b\\' OR \\'1\\' = \\'1']");
  });

  it('has no half of a surrogate pair in any text, and says what it left out for one', () => {
    const half = 'a\ud800';
    const types = ['mutex', 'windows-registry-key', 'process', 'file-name', 'email-message'] as const;
    const iocs = [
      ...types.flatMap((type) => [madeIoc(type, half), madeIoc(type, 'a\udfff')]),
      madeIoc('file', 'c'.repeat(64), { names: [half], mimeType: half }),
      madeIoc('file', half),
    ];
    const bundle = toStix(madeInput([madeReport(half, 'malicious', { iocs, threatNames: [half] })]), options);
    expect(JSON.stringify(bundle).match(/(?<!\\)\\ud[89a-f]/)).toBeNull();
    expect(stixErrors(bundle)).toEqual([]);
    expect(ofType(bundle, 'indicator')).toHaveLength(1);
    expect(ofType(bundle, 'file').map((one) => one.name)).toContain('a\ufffd');
    const [note] = ofType(bundle, 'note').filter((one) => String(one.abstract).startsWith('Values without'));
    expect(String(note?.content).split('\n')).toHaveLength(11);
    expect(note?.content).toContain('mutex: "a\\ud800"\nmutex: "a\\udfff"');
  });

  it.each(['', '  '])('calls a product whose name is %j by its provider', (name) => {
    const input = madeInput([
      madeReport('x', 'malicious', { product: { name, version: null } }),
      madeReport('y', 'benign', { product: { name, version: null } }),
    ]);
    const bundle = toStix(input, options);
    expect(stixErrors(bundle)).toEqual([]);
    expect(ofType(bundle, 'identity').map((one) => one.name)).toEqual(['Sandjury', 'x', 'y']);
    expect(ofType(bundle, 'opinion')).toMatchObject([{ authors: ['y'] }]);
  });

  it('keeps two files apart that share an MD5', () => {
    const md5 = 'd'.repeat(32);
    const file = (digit: string) => madeIoc('file', digit.repeat(64), { hashes: { md5, sha256: digit.repeat(64) } });
    const bundle = toStix(madeInput([madeReport('x', 'malicious', { iocs: [file('1'), file('2')] })]), options);
    const files = ofType(bundle, 'file').filter((one) => JSON.stringify(one.hashes).includes(md5));
    expect(new Set(files.map((one) => one.id)).size).toBe(2);
  });

  it('makes no indicator of what the operator calls noise', () => {
    const input = madeInput([madeReport('x', 'malicious', { iocs: [madeIoc('ipv4-addr', '192.0.2.53')] })]);
    const rows = input.comparison.iocs.rows.map((row) => ({ ...row, noise: '192.0.2.0/24' }));
    const noisy = { ...input, comparison: { ...input.comparison, iocs: { ...input.comparison.iocs, rows } } };
    expect(ofType(toStix(input, options), 'indicator')).toHaveLength(1);
    expect(ofType(toStix(noisy, options), 'indicator')).toHaveLength(0);
    expect(ofType(toStix(noisy, options), 'ipv4-addr')).toHaveLength(1);
  });

  it('holds eight sources, and leaves out what did not report', () => {
    const bundle = toStix(manySources(200), options);
    expect(ofType(bundle, 'malware-analysis')).toHaveLength(8);
    expect(ofType(bundle, 'opinion')).toHaveLength(3);
    expect(ofType(bundle, 'note')[0]?.content).toContain('quota-out: failed.');
    expect(stixErrors({ ...bundle, objects: bundle.objects.slice(0, 400) })).toEqual([]);
  });

  it('refuses a time that cannot be read', () => {
    expect(() => toStix(sample('unheard-of'), { now: 'yesterday' })).toThrow(/now/);
  });
});
