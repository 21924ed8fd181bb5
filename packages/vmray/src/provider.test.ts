import { ConfigurationError, capabilities, SandboxError, supports } from '@sandjury/core';
import { afterEach, describe, expect, it } from 'vitest';
import { checkReport } from '../../../test/support/packages/check-report.ts';
import { useNock } from '../../../test/support/packages/use-nock.ts';
import { restIocsReply } from '../../../test/support/packages/vmray-iocs.ts';
import { fixture, fixtureData } from '../test/fixtures.ts';
import { expectGet, testKey, testSettings } from '../test/nock-vmray.ts';
import { vmrayPlugin } from './plugin.ts';
import { type VmrayProvider, vmray } from './provider.ts';
import type { VmraySettings } from './settings.ts';

useNock();

const providers: VmrayProvider[] = [];
const ref = { provider: 'vmray', id: 'sample:12' };
const sample = 'sample_get__malicious_exe__platform4.2.json';

function provider(more: Partial<VmraySettings> = {}): VmrayProvider {
  const made = vmray(testSettings(more));
  providers.push(made);
  return made;
}

afterEach(async () => {
  for (const made of providers.splice(0)) await made.close();
});

const calls = {
  sample: ['/sample/12', fixture(sample)],
  iocs: ['/sample/12/iocs?all_artifacts=true', { result: 'ok', data: restIocsReply }],
  vtis: ['/sample/12/vtis', fixture('vtis_get__finished_11_indicators.json')],
  mitre: ['/sample/12/mitre_attack', fixture('mitre_attack_get__finished.json')],
  analyses: ['/analysis/sample/12', fixture('analysis_list_by_submission__malicious__platform4.2.json')],
} as const;

/** Expects the five calls of a report; `instead` names replies other than the recorded ones. */
function expectReport(instead: Partial<Record<keyof typeof calls, { status: number; body: object }>> = {}): void {
  for (const name of ['sample', 'iocs', 'vtis', 'mitre', 'analyses'] as const) {
    const [path, recorded] = calls[name];
    const { status, body } = instead[name] ?? { status: 200, body: Object(recorded) };
    expectGet(path).reply(status, body);
  }
}

async function code(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return SandboxError.is(error) ? error.code : String(error);
  }
  return 'no failure';
}

describe('report', () => {
  it('of sample, IOCs, VTIs, MITRE ATT&CK and analyses', async () => {
    expectReport();
    const report = await provider().report(ref);
    checkReport(report);
    expect(report.ref).toEqual(ref);
    expect(report.complete).toBe(true);
    expect(report.verdict).toMatchObject({ value: 'malicious', score: 100, evidence: ['/sample/sample_verdict'] });
    expect([report.iocs.length, report.indicators.length, report.techniques.length]).toEqual([14, 11, 7]);
    expect(report.indicators.find((item) => item.id === '7')?.techniques).toEqual(['T1060', 'T1112']);
    expect(report.analyses).toMatchObject([{ id: '82', kind: 'dynamic', environment: 'win7_64_sp1', failed: false }]);
    expect(report.submittedAt).toBe('2021-02-10T16:25:25Z');
    expect(report.analyzedAt).toBe('2021-02-17T15:07:49Z');
    expect(Object.keys(report.raw)).toEqual(['sample', 'iocs', 'vtis', 'mitre_attack', 'analyses']);
    expect(report.raw.sample).toEqual(fixtureData(sample));
    expect(JSON.stringify(report)).not.toContain('admin@vmray.com');
  });

  it('gives the same bytes twice', async () => {
    expectReport();
    expectReport();
    const one = provider();
    expect(JSON.stringify(await one.report(ref))).toBe(JSON.stringify(await one.report(ref)));
  });

  it.each(['iocs', 'vtis', 'mitre', 'analyses'] as const)('without %s, with a warning', async (name) => {
    expectReport({ [name]: { status: 403, body: { result: 'error', error_msg: 'Not for this plan' } } });
    const report = await provider().report(ref);
    checkReport(report);
    expect(report.complete).toBe(false);
    const missing = report.warnings.filter((warning) => warning.code === 'missing-section');
    expect(missing.map((warning) => warning.message)).toEqual([expect.stringContaining('Not for this plan')]);
  });

  it('a part that is still being gathered is incomplete', async () => {
    expectReport({ vtis: { status: 200, body: { result: 'ok', data: { status: 'waiting', threat_indicators: [] } } } });
    const report = await provider().report(ref);
    expect(report.complete).toBe(false);
    expect(report.warnings).toContainEqual(
      expect.objectContaining({ code: 'missing-section', pointer: '/vtis/status' }),
    );
  });

  it("fails when the sample is not there, and with the sample's error", async () => {
    const gone = { status: 404, body: { result: 'error', error_msg: 'No such element' } };
    expectGet('/sample/12/threat_indicators').optionally().reply(404, gone.body);
    expectReport({ sample: gone, iocs: gone, vtis: gone, mitre: gone, analyses: gone });
    expect(await code(provider().report(ref))).toBe('not_found');
  });

  it('fails when the key is refused half-way', async () => {
    expectReport({ mitre: { status: 401, body: { result: 'error', error_msg: 'Invalid authentication' } } });
    expect(await code(provider().report(ref))).toBe('authentication');
  });

  it('takes no other ticket', async () => {
    const one = provider();
    expect(await code(one.report({ provider: 'vmray', id: 'hash:44d8' }))).toBe('configuration');
    expect(await code(one.addTag({ provider: 'vmray', id: 'sample:5' }, 'tag'))).toBe('unsupported');
    expect(await code(one.report({ provider: 'vmray', id: 'sample:../5' }))).toBe('configuration');
    expect(await code(one.report({ provider: 'other', id: 'sample:5' }))).toBe('configuration');
  });

  it("rethrows the caller's abort untouched", async () => {
    const reason = new Error('enough');
    await expect(provider().report(ref, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('follows the verdicts of the settings', async () => {
    expectReport();
    const report = await provider({ verdicts: { malicious: 'suspicious' } }).report(ref);
    expect(report.verdict).toMatchObject({ value: 'suspicious', vendor: 'malicious' });
  });
});

describe('findByHash', () => {
  const md5 = '607234cb98cd6127dbc761c04c53fd65';

  it('gives every sample, newest first', async () => {
    const data = [
      { sample_id: 3, sample_created: '2021-01-01T00:00:00' },
      { sample_id: 9, sample_created: '2020-01-01T00:00:00' },
      { sample_id: 10, sample_created: '2021-01-01T00:00:00' },
    ];
    expectGet(`/sample/md5/${md5}`).reply(200, { result: 'ok', data });
    const found = await provider({ id: 'eu' }).findByHash(md5);
    expect(found.map((item) => `${item.provider}/${item.id}`)).toEqual(['eu/sample:10', 'eu/sample:3', 'eu/sample:9']);
  });

  it('fails when a page is lost: the newest sample may be on it', async () => {
    const data = [{ sample_id: 3, sample_created: '2021-01-01T00:00:00' }];
    expectGet(`/sample/md5/${md5}`).reply(200, { result: 'ok', data, continuation_id: 1 });
    expectGet('/continuation/1').reply(500, {});
    expect(await code(provider().findByHash(md5))).toBe('api');
  });

  it.each([
    ['ids', [{ sample_id: '12xxx' }]],
    ['samples', [null, 17]],
  ])('fails where the %s cannot be read: the sample is known', async (_what, data) => {
    expectGet(`/sample/md5/${md5}`).reply(200, { result: 'ok', data });
    expect(await code(provider().findByHash(md5))).toBe('response');
  });

  it('gives nothing for an unknown hash, and refuses what is no hash', async () => {
    expectGet(`/sample/md5/${md5}`).reply(200, { result: 'ok', data: [] });
    expect(await provider().findByHash(md5)).toEqual([]);
    expect(await code(provider().findByHash('xyz'))).toBe('configuration');
  });
});

describe('findByUrl', () => {
  const url = 'https://User.Example.test:443/~a/(b)?q=A%20b&c=1#f';
  const href = 'https://user.example.test/~a/(b)?q=A%20b&c=1#f';
  const search = (query: string) => `/sample/search?${new URLSearchParams({ query })}`;

  it('searches for the spelling given and for the canonical one; other URLs and files are left out', async () => {
    const data = [
      { sample_id: 1, sample_created: '2024-01-01T00:00:00', sample_url: href },
      { sample_id: 2, sample_created: '2024-01-02T00:00:00', sample_url: href.toUpperCase() },
      { sample_id: 3, sample_created: '2024-01-03T00:00:00', sample_url: url },
      { sample_id: 4, sample_created: '2024-01-04T00:00:00', sample_url: null },
      { sample_id: 5, sample_created: '2024-01-05T00:00:00' },
      'nonsense',
    ];
    expectGet(search(`url == ${url} or url == ${href}`)).reply(200, { result: 'ok', data });
    expect(await provider().findByUrl(url)).toEqual([
      { provider: 'vmray', id: 'sample:3' },
      { provider: 'vmray', id: 'sample:1' },
    ]);
  });

  it.each([
    ['https://a.example', 'url == https://a.example or url == https://a.example/'],
    ['https://a.example/', 'url == https://a.example/ or url == https://a.example'],
    ['https://a.example/b/', 'url == https://a.example/b/'],
    ['https://a.example/?"x" or url like %', null],
    ['https://a.example/?"x"', 'url == https://a.example/?%22x%22'],
  ])('%s is asked for as %s', async (given, query) => {
    if (query === null) return expect(await code(provider().findByUrl(given))).toBe('configuration');
    expectGet(search(query)).reply(200, { result: 'ok', data: [] });
    expect(await provider().findByUrl(given)).toEqual([]);
  });

  it('fails where samples have no id that can be read, and where the server has no search', async () => {
    const path = search('url == https://a.example/b');
    expectGet(path).reply(200, { result: 'ok', data: [{ sample_url: 'https://a.example/b', sample_id: {} }] });
    expect(await code(provider().findByUrl('https://a.example/b'))).toBe('response');
    expectGet(path).reply(404, { result: 'error', error_msg: 'No such element' });
    expect(await code(provider().findByUrl('https://a.example/b'))).toBe('unsupported');
  });
});

describe('ping', () => {
  it('tells the version and limits', async () => {
    expectGet('/system_info').reply(200, Object(fixture('system_info_get__platform4.2.json')));
    const health = await provider().ping();
    expect(health).toMatchObject({ ok: true, product: 'VMRay Platform', version: '4.2.0' });
    expect(health.details).toEqual({ itemsPerRequest: 100, mostItems: 1000, mostSampleBytes: 209715200 });
  });

  it('asks for one analysis where the key may not see the system', async () => {
    expectGet('/system_info').reply(403, { result: 'error', error_msg: 'Forbidden' });
    expectGet('/analysis?_limit=1').reply(200, { result: 'ok', data: [] });
    expect(await provider().ping()).toMatchObject({ ok: true, version: null });
  });

  it('fails with a wrong key', async () => {
    expectGet('/system_info').reply(401, Object(fixture('error_401__invalid_authentication.json')));
    expect(await code(provider().ping())).toBe('authentication');
  });
});

describe('settings', () => {
  it.each([
    ['no key', { url: 'https://vmray.example' }],
    ['a blank key', testSettings({ apiKey: '  ' })],
    ['an empty url', testSettings({ url: '' })],
    ['a key with a line break', testSettings({ apiKey: 'a\r\nb' })],
    ['an unknown setting', { ...testSettings(), apikey: 'x' }],
    ['plain http', testSettings({ url: 'http://vmray.example' })],
    ['a key in the URL', testSettings({ url: 'https://vmray.example/?key=1' })],
    ['a reliability of no kind', testSettings({ reliability: Object('constructor') })],
    ['a wrong verdict', testSettings({ verdicts: Object({ clean: 'fine' }) })],
  ])('%s is refused when the provider is made', (_name, settings) => {
    expect(() => vmrayPlugin.create(Object(settings))).toThrow(ConfigurationError);
  });

  it('are never quoted', () => {
    expect(() => vmray(testSettings({ url: `https://${testKey}@vmray.example` }))).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(testKey) }),
    );
  });

  it('pass on id, reliability and group', () => {
    const made = provider({ id: 'vmray-eu', reliability: 'B', group: 'ours' });
    expect(made).toMatchObject({
      id: 'vmray-eu',
      reliability: 'B',
      group: 'ours',
      hashKinds: ['md5', 'sha1', 'sha256'],
    });
    expect(supports(made, 'findByHash')).toBe(true);
    expect(capabilities.filter((name) => !supports(made, name))).toEqual([]);
  });

  it.each([
    ['C', 'C'],
    ['B - Usually reliable', 'B'],
    ['A++ - Reputation script', 'A'],
    ['F - Reliability cannot be judged', 'F'],
  ] as const)('take the reliability "%s" as %s', (reliability, letter) => {
    expect(provider({ reliability }).reliability).toBe(letter);
  });

  it('come from the environment', () => {
    const environment = { VMRAY_URL: 'vmray.example', VMRAY_API_KEY: testKey };
    expect(vmrayPlugin.environment.required).toEqual(['VMRAY_URL', 'VMRAY_API_KEY']);
    expect(vmrayPlugin.create(Object(vmrayPlugin.environment.settings(environment))).id).toBe('vmray');
  });
});
