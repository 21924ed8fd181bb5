import { type Ioc, resolvePointer } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import document from '../fixtures/report-document.json' with { type: 'json' };
import installer from '../fixtures/report-installer.json' with { type: 'json' };
import loader from '../fixtures/report-loader.json' with { type: 'json' };
import site from '../fixtures/report-url.json' with { type: 'json' };
import { checkReport, reportOf } from '../test/reports.ts';

const report = reportOf(loader);

function ioc(type: Ioc['type'], value: string): Ioc | undefined {
  return report.iocs.find((item) => item.type === type && item.value === value);
}

describe('the report of a program', () => {
  it.each(Object.entries({ loader, installer, document, site }))('is well-formed: %s', (_name, wire) => {
    checkReport(reportOf(wire));
  });

  it('has the task as its one run', () => {
    expect(report.analyses).toEqual([
      {
        id: '101',
        kind: 'dynamic',
        environment: 'win10-x64-1, windows, exe',
        verdict: report.verdict,
        failed: false,
        startedAt: '2026-02-03T08:14:02Z',
        finishedAt: '2026-02-03T08:17:40Z',
        link: 'https://cape.example/analysis/101/',
      },
    ]);
    expect(report.analyzedAt).toBe('2026-02-03T08:17:40Z');
    expect(report.product).toEqual({ name: 'CAPE Sandbox', version: '2.5' });
  });

  it('describes the file by all of its hashes', () => {
    const { md5, sha1, sha256, pe } = loader.target.file;
    expect(report.sample).toMatchObject({ kind: 'file', names: ['viewer.exe'], size: 512_000 });
    expect(report.sample.hashes).toEqual({ md5, sha1, sha256, imphash: pe.imphash });
  });

  it('calls a payload malicious on which a family was detected', () => {
    const { sha256 } = loader.CAPE.payloads[0] ?? { sha256: '' };
    expect(ioc('file', sha256)).toMatchObject({
      isIoc: true,
      verdict: 'malicious',
      threatNames: ['ExampleLoader'],
      evidence: ['/report/CAPE/payloads/0'],
      analyses: ['101'],
    });
    expect(report.threatNames).toEqual(['ExampleLoader']);
  });

  it('calls what stands in a malware configuration malicious, and points at it', () => {
    const address = ioc('url', 'tcp://192.0.2.10:4444');
    expect(address).toMatchObject({ isIoc: true, verdict: 'malicious', threatNames: ['ExampleLoader'] });
    expect(resolvePointer(report.raw, address?.evidence[0] ?? 'none')?.value).toBe('tcp://192.0.2.10:4444');
    expect(ioc('mutex', 'Global\\example-loader')).toMatchObject({ isIoc: true, verdict: 'malicious' });
  });

  it('calls nothing else an indicator', () => {
    expect(ioc('domain-name', 'update.example.net')).toMatchObject({
      isIoc: false,
      verdict: 'unknown',
      ipAddresses: ['192.0.2.10'],
      protocols: ['dns'],
      evidence: ['/report/network/dns/0', '/report/network/domains/0'],
    });
    expect(ioc('file-name', 'C:\\Windows\\Temp\\mod.dll')?.operations).toEqual(['access', 'delete', 'write']);
    expect(report.iocs.filter((item) => item.isIoc)).toHaveLength(4);
  });

  it('puts the address of a request together where the reply has only its path', () => {
    expect(ioc('url', 'https://update.example.net:8443/gate')?.operations).toEqual(['post']);
    const [request] = reportOf(site).iocs.filter((item) => item.type === 'url');
    expect(request?.value).toBe('https://login.example.com/signin');
  });

  it('takes a country for a code only where it is one', () => {
    expect(ioc('ipv4-addr', '192.0.2.10')).toMatchObject({
      countries: [],
      details: { countryNames: ['netherlands'], ports: ['8443'] },
    });
    expect(ioc('ipv4-addr', '198.51.100.7')?.details.countryNames).toBeUndefined();
    expect(reportOf(site).iocs.find((item) => item.type === 'ipv4-addr')?.countries).toEqual(['DE']);
  });

  it('gives signatures their techniques', () => {
    const [injection] = report.indicators.filter((item) => item.id === 'injection_rwx');
    expect(injection).toMatchObject({ category: 'injection', score: null, vendorScore: 2, techniques: ['T1055'] });
    const [config] = report.indicators.filter((item) => item.id === 'malware_config');
    expect(config).toMatchObject({
      category: 'malware, trojan',
      classifications: ['malware', 'trojan'],
      threatNames: ['ExampleLoader'],
    });
    expect(report.techniques.map(({ id, name }) => [id, name])).toEqual([
      ['T1055', 'Process Injection'],
      ['T1082', null],
      ['T1614', null],
    ]);
    expect(report.techniques[0]?.tactics).toEqual(['Defense Evasion', 'Privilege Escalation']);
  });

  it('leaves the password of the submission out, and keeps the one that was found', () => {
    expect(JSON.stringify(report)).not.toContain('infected');
    expect(resolvePointer(report.raw, '/report/CAPE/configs/0/ExampleLoader/password')?.value).toBe(
      'a finding, not a secret',
    );
    expect(report.warnings).toContainEqual({
      code: 'redacted',
      message: 'password was left out of raw.',
      pointer: '/report/info/options/password',
    });
    expect(loader.info.options.password).toBe('infected');
  });
});

describe('other shapes', () => {
  it("a URL's task has a URL for a sample", () => {
    const { sample, analyses } = reportOf(site);
    expect(sample).toMatchObject({ kind: 'url', url: 'http://login.example.com/signin', hashes: {} });
    expect(analyses[0]?.kind).toBe('web');
  });

  it.each([
    ['a list with one id', [{ ttp: 'T1055', signature: 'injection_rwx' }], '/report/ttps/0/ttp'],
    ['an object', { T1055: 'injection_rwx' }, '/report/ttps/T1055'],
    ['an object of lists', { T1055: ['injection_rwx'] }, '/report/ttps/T1055'],
  ])('ttps as %s', (_name, ttps, evidence) => {
    const { techniques, indicators } = reportOf({ ...loader, ttps, mitre_attck: undefined });
    expect(techniques).toEqual([{ id: 'T1055', name: null, tactics: [], evidence: [evidence] }]);
    expect(indicators.find((item) => item.id === 'injection_rwx')?.techniques).toEqual(['T1055']);
  });

  it('an id that is no technique is left out, with a warning', () => {
    const { techniques, warnings } = reportOf({ ...document, ttps: [{ signature: 'x', ttps: ['OC0006'] }] });
    expect(techniques).toEqual([]);
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toContainEqual([
      'unmapped-value',
      '/report/ttps/0/ttps/0',
    ]);
  });

  it('detections as a text, as older reports have them', () => {
    expect(reportOf({ ...loader, detections: 'Emotet', CAPE: {} }).threatNames).toEqual(['Emotet']);
  });

  it('a missing section is told, and the report is not complete', () => {
    const { behavior: _behavior, ...rest } = loader;
    const { complete, warnings } = reportOf(rest);
    expect(complete).toBe(false);
    expect(warnings).toContainEqual({ code: 'missing-section', message: 'The report has no behavior.', pointer: null });
    expect(reportOf({ ...rest, info: { ...loader.info, category: 'static' } }).complete).toBe(true);
  });

  it('a family beside a harmless verdict is a contradiction', () => {
    const { verdict, warnings } = reportOf({ ...installer, detections: [{ family: 'Example', details: [] }] });
    expect(verdict.value).toBe('benign');
    expect(warnings.map(({ code }) => code)).toContain('conflicting-values');
  });
});

describe('what cannot be read', () => {
  it('a family that stands in a configuration alone is pointed at there', () => {
    const { detections: _detections, ...rest } = loader;
    const report = reportOf({ ...rest, malstatus: 'Clean', malscore: 0 });
    checkReport(report);
    expect(report.warnings.find(({ code }) => code === 'conflicting-values')?.pointer).toBe('/report/CAPE/configs');
  });

  it('a file without hash and name is left out, with a warning', () => {
    const { iocs, warnings } = reportOf({ ...installer, dropped: [{ size: 1 }] });
    expect(iocs.filter(({ type }) => type === 'file')).toEqual([]);
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toContainEqual([
      'malformed-value',
      '/report/dropped/0',
    ]);
  });
});
