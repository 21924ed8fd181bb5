import { describe, expect, it } from 'vitest';
import { corpusInputs } from '../../test/corpus-inputs.ts';
import { madeIoc } from '../../test/made-inputs.ts';
import { documentOf, sampleNumber, unknownSample } from '../../test/many-samples.ts';
import { stixErrors } from '../../test/stix-schemas.ts';
import type { ExportInput } from '../input.ts';
import { toMisp } from '../misp/to-misp.ts';
import { toSoarContext } from '../soar-context.ts';
import type { StixBundle, StixObject } from '../stix/object.ts';
import { toStix } from '../stix/to-stix.ts';
import type { DocumentOptions } from './document.ts';

const options = { now: '2026-11-22T08:00:00Z' };
const bundle = (inputs: readonly ExportInput[], more: Partial<DocumentOptions> = {}): StixBundle =>
  JSON.parse(documentOf('stix', inputs, more));
const ofType = ({ objects }: StixBundle, type: string) => objects.filter((object) => object.type === type);
const technique = (name: string | null) => ({ id: 'T1055', name, tactics: [], evidence: ['/t'] });

describe('the bundle of many samples', () => {
  it('has every id once, and all that the bundles of the single samples have', async () => {
    const inputs = [...(await corpusInputs()).values()];
    const whole = bundle(inputs, { sources: ['vmray', 'alibaba'], tlp: 'amber' });
    const { objects } = whole;
    const ids = objects.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const single = inputs.flatMap((input) => toStix(input, { ...options, tlp: 'amber' }).objects.map(({ id }) => id));
    expect(new Set(ids)).toEqual(new Set(single));
    expect(stixErrors(whole)).toEqual([]);
  });

  it('of one sample is the bundle of that sample, byte by byte', () => {
    const input = sampleNumber(1, 'malicious', { iocs: [madeIoc('url', 'http://c2.example/')] });
    expect(documentOf('stix', [input])).toBe(`${JSON.stringify(toStix(input, options), null, 2)}\n`);
  });

  it('gives the same bytes twice, and another id where anything differs', () => {
    const inputs = () => [sampleNumber(1), sampleNumber(2), unknownSample(3)];
    expect(documentOf('stix', inputs())).toBe(documentOf('stix', inputs()));
    expect(bundle(inputs()).id).not.toBe(bundle([sampleNumber(1), sampleNumber(2, 'benign'), unknownSample(3)]).id);
  });

  it('says in one object what several samples tell of it, in either order', () => {
    const early = sampleNumber(1, 'malicious', {
      analyzedAt: '2026-01-01T00:00:00Z',
      techniques: [technique('Process Injection')],
      threatNames: ['Emotet'],
      classifications: [{ value: 'downloader', vendor: 'x' }],
      iocs: [madeIoc('file', 'a'.repeat(32), { hashes: { md5: 'a'.repeat(32) } })],
    });
    const late = sampleNumber(2, 'malicious', {
      analyzedAt: '2026-02-01T00:00:00Z',
      techniques: [technique(null)],
      threatNames: ['Emotet'],
      iocs: [madeIoc('file', 'a'.repeat(32), { hashes: { md5: 'a'.repeat(32), sha256: 'b'.repeat(64) } })],
    });
    for (const inputs of [
      [early, late],
      [late, early],
    ]) {
      const found = bundle(inputs);
      expect(ofType(found, 'attack-pattern')).toMatchObject([
        { name: 'Process Injection', created: '2026-01-01T00:00:00.000Z', modified: '2026-02-01T00:00:00.000Z' },
      ]);
      expect(ofType(found, 'malware').filter(({ is_family }) => is_family)).toMatchObject([
        { name: 'emotet', malware_types: ['downloader'] },
      ]);
      const files = ofType(found, 'file').filter(({ hashes }) => JSON.stringify(hashes).includes('a'.repeat(32)));
      expect(files).toMatchObject([{ hashes: { MD5: 'a'.repeat(32), 'SHA-256': 'b'.repeat(64) } }]);
    }
  });

  it('makes two files of two samples that share an MD5 and differ otherwise', () => {
    const file = (sha256: string) => madeIoc('file', sha256, { hashes: { md5: 'a'.repeat(32), sha256 } });
    const found = bundle([
      sampleNumber(1, 'malicious', { iocs: [file('b'.repeat(64))] }),
      sampleNumber(2, 'malicious', { iocs: [file('c'.repeat(64))] }),
    ]);
    const hashes = ofType(found, 'file').map((object: StixObject) => JSON.stringify(object.hashes));
    expect(hashes.filter((text) => text.includes('a'.repeat(32)))).toHaveLength(2);
    const refs = ofType(found, 'malware-analysis').flatMap((object) => object.analysis_sco_refs ?? []);
    const ids = new Set(found.objects.map(({ id }) => id));
    expect((refs as string[]).filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe('the events of many samples', () => {
  it("are one file as MISP's import takes it, an event a sample", () => {
    const inputs = [sampleNumber(1), unknownSample(2), sampleNumber(3)];
    const text = documentOf('misp', inputs);
    expect(JSON.parse(text)).toEqual({ response: inputs.map((input) => toMisp(input, options)) });
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });

  it('are one event for a sample that was asked about twice', () => {
    expect(JSON.parse(documentOf('misp', [sampleNumber(1), sampleNumber(1)])).response).toHaveLength(1);
    expect(JSON.parse(documentOf('misp', []))).toEqual({ response: [] });
  });
});

describe('the context of many samples', () => {
  it('has an indicator of several samples once, with the worst score of each vendor', () => {
    const seen = (verdict: 'suspicious' | 'malicious') => [madeIoc('domain-name', 'evil.example.net', { verdict })];
    const inputs = [
      sampleNumber(1, 'malicious', { iocs: seen('suspicious') }),
      sampleNumber(2, 'malicious', { iocs: seen('malicious') }),
      sampleNumber(3, 'malicious', { iocs: seen('suspicious') }),
    ];
    const context = JSON.parse(documentOf('soar', inputs));
    const scores = context.DBotScore.filter(({ Type }: { Type: string }) => Type === 'domain');
    expect(scores).toMatchObject([{ Indicator: 'evil.example.net', Vendor: 'a sandbox', Score: 3 }]);
    expect(context.Domain).toMatchObject([{ Name: 'evil.example.net', Malicious: { Vendor: 'a sandbox' } }]);
    expect(context.File).toHaveLength(3);
  });

  it('of one sample is the context of that sample', () => {
    const input = sampleNumber(1, 'malicious', { iocs: [madeIoc('url', 'http://c2.example/')] });
    expect(documentOf('soar', [input])).toBe(`${JSON.stringify(toSoarContext(input), null, 2)}\n`);
  });
});
