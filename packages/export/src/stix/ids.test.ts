import { describe, expect, it } from 'vitest';
import { madeInput, madeIoc, madeReport } from '../../test/made-inputs.ts';
import { stixErrors } from '../../test/stix-schemas.ts';
import { toStix } from './to-stix.ts';

const options = { now: '2026-11-22T08:00:00Z' };
const iocs = [
  madeIoc('process', 'evil.exe -x'),
  madeIoc('domain-name', 'evil.example'),
  madeIoc('mutex', 'evil'),
  madeIoc('windows-registry-key', 'HKLM\\Software\\X'),
  madeIoc('file-name', 'C:\\Users\\a\\evil.exe'),
  madeIoc('file', 'c'.repeat(64), { hashes: { sha256: 'c'.repeat(64) } }),
  madeIoc('file', 'x', { hashes: { ssdeep: '3:abc:def' }, names: [] }),
  madeIoc('file', 'y', { hashes: { ssdeep: '3:ghi:jkl' }, names: [] }),
  madeIoc('email-message', 'x', { details: { senders: ['bad@evil.example'], subjects: ['x'] } }),
];
const product = { name: 'Alibaba Cloud  Security Center (SAS)', version: null };
const input = madeInput([
  madeReport('a', 'malicious', { iocs, product, threatNames: ['Emotet'] }),
  madeReport('b', 'benign', { product: { name: '沙箱', version: null } }),
]);

/** The version that an id claims. */
function versionOf(id: string): string {
  return /--[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.exec(id)?.[1] ?? 'none';
}

describe('ids', () => {
  it('are of version 5 where properties contribute, and of version 4 for a process, all other objects and the bundle', () => {
    const bundle = toStix(input, options);
    expect(stixErrors(bundle)).toEqual([]);
    const byVersion = Map.groupBy(bundle.objects, ({ id }) => versionOf(id));
    const typesOf = (version: string) => [...new Set(byVersion.get(version)?.map(({ type }) => type))].sort();
    expect(typesOf('5')).toEqual([
      ...['directory', 'domain-name', 'email-addr', 'email-message', 'file', 'mutex', 'windows-registry-key'],
    ]);
    expect(typesOf('4')).toEqual([
      ...['identity', 'indicator', 'malware', 'malware-analysis', 'note', 'opinion', 'process', 'relationship'],
    ]);
    expect(versionOf(bundle.id)).toBe('4');
  });

  it('are the same for the same input, and those of two processes or two fuzzy hashes are two', () => {
    const bundle = toStix(input, options);
    expect(JSON.stringify(toStix(input, options))).toBe(JSON.stringify(bundle));
    const other = toStix(
      madeInput([madeReport('a', 'malicious', { iocs: [madeIoc('process', 'evil.exe -y')] })]),
      options,
    );
    const processes = [...bundle.objects, ...other.objects].filter(({ type }) => type === 'process');
    expect(new Set(processes.map(({ id }) => id)).size).toBe(2);
    const fuzzy = bundle.objects.filter(
      ({ type, hashes }) => type === 'file' && Object.hasOwn(Object(hashes), 'SSDEEP'),
    );
    expect(fuzzy).toHaveLength(2);
  });
});

describe('the product of an analysis', () => {
  it('is in lower case with a dash between words', () => {
    const analyses = toStix(input, options).objects.filter(({ type }) => type === 'malware-analysis');
    expect(analyses.map((one) => one.product)).toEqual(['alibaba-cloud-security-center-sas', '沙箱']);
  });
});
