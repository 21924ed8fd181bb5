import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { corpus } from '../corpus/corpus.ts';
import { unpackZip } from '../kit/bytes/unzip.ts';
import {
  emulatorJoeSandboxApiKey as apikey,
  type JoeSandboxEmulator,
  type JoeSandboxEmulatorOptions,
  startJoeSandboxEmulator,
} from './server.ts';

let emulator: JoeSandboxEmulator | undefined;
afterEach(() => emulator?.close());

type Values = Record<string, string | readonly string[]>;

// As the vendor's client asks: over POST, the key in a form, urlencoded but where there is a file (jbxapi 3.24.0).
async function start(options: JoeSandboxEmulatorOptions = {}) {
  emulator = await startJoeSandboxEmulator(options);
  const { url } = emulator;
  const post = async (path: string, body: URLSearchParams | FormData) => {
    const response = await fetch(`${url}${path}`, { method: 'POST', body });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    const { status, headers, ok } = response;
    return { status, headers, ok, text, bytes, body: /^[{[]/.test(text) ? JSON.parse(text) : null };
  };
  const pairs = (values: Values): [string, string][] =>
    Object.entries({ apikey, ...values }).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    );
  const ask = (path: string, values: Values = {}) => post(`/api/v2/${path}`, new URLSearchParams(pairs(values)));
  const send = (path: string, part: string, content: Uint8Array, values: Values = {}) => {
    const form = new FormData();
    for (const [name = '', value = ''] of pairs(values)) form.append(name, value);
    form.append(part, new Blob([Buffer.from(content)]), 'a.exe');
    return post(`/api/v2/${path}`, form);
  };
  return { ask, send, post, pairs };
}

const known = corpus.find(({ name }) => name === 'smoke-tester')?.hashes ?? { md5: '', sha1: '', sha256: '' };
const webid = '1700010';
const accepted = { 'accept-tac': '1' };

describe('the key and the address', () => {
  it('are asked for in every form, at both places of the API', async () => {
    const { ask, post, pairs } = await start();
    expect((await ask('server/online')).body).toEqual({ data: { online: true } });
    expect((await post('/joesandbox/index.php/api/v2/server/online', new URLSearchParams(pairs({})))).ok).toBe(true);
    const refused = await ask('server/online', { apikey: 'another' });
    expect([refused.status, refused.body.errors[0].code]).toEqual([403, 4]);
    expect((await post('/api/v2/server/online', new URLSearchParams())).body.errors[0].code).toBe(4);
  });

  it('without /api is the web interface, and another endpoint is unknown', async () => {
    const { ask, post } = await start();
    expect((await post('/v2/server/online', new URLSearchParams({ apikey }))).text).toMatch(/^<html>/);
    expect((await ask('server/nothing')).body.errors[0].code).toBe(8);
  });
});

describe('a search', () => {
  it('finds by one field: hashes exactly and in either case, names and URLs by a part', async () => {
    const { ask } = await start();
    for (const [name, hash] of Object.entries(known)) {
      const { body } = await ask('analysis/search', { [name]: hash.toUpperCase() });
      expect(body.data.map((one: { webid: string }) => one.webid)).toEqual([webid]);
      expect((await ask('analysis/search', { [name]: hash.slice(0, 20) })).body).toEqual({ data: [] });
    }
    expect((await ask('analysis/search', { filename: 'smoke' })).body.data).toHaveLength(1);
    expect((await ask('analysis/search', { url: 'http://con' })).body.data).toMatchObject([{ webid: '3675753' }]);
    expect((await ask('analysis/search', { md5: known.md5, detection: 'clean' })).body.data).toEqual([]);
    expect((await ask('analysis/search', { nonsense: 'x' })).body.errors[0].code).toBe(3);
    expect((await ask('analysis/search')).body.errors[0].code).toBe(2);
  });

  it('of an older server looks everywhere, also in comments, and gives numbers', async () => {
    const { ask } = await start({ older: true });
    expect((await ask('analysis/search', { q: known.sha256 })).body).toEqual({ data: [{ webid }] });
    expect((await ask('analysis/search', { q: 'the finance team' })).body).toEqual({ data: [{ webid: '1700003' }] });
    expect((await ask('analysis/search', { sha256: known.sha256 })).body.errors[0].code).toBe(3);
  });
});

describe('an analysis', () => {
  it('has what was recorded or made, its reports for each run, and pictures', async () => {
    const { ask } = await start();
    expect((await ask('analysis/info', { webid })).body.data).toMatchObject({
      status: 'finished',
      detection: 'malicious',
    });
    const full = await ask('analysis/download', { webid, type: 'jsonfixed', run: '1' });
    expect(full.headers.get('content-disposition')).toBe(`attachment; filename="report-${webid}.json";`);
    expect(full.body.analysis.signaturedetections.strategy[1].score).toBe(84);
    const short = (await ask('analysis/download', { webid, type: 'irjsonfixed' })).body.analysis;
    expect(short).toMatchObject({ reporttype: 'IR', detection: { malicious: true, clean: false, score: 100 } });
    expect(short.contacted.domains.domain[0]).toEqual({
      name: 'update.example.net',
      malicious: true,
      ip: '192.0.2.10',
    });
    const shots = await ask('analysis/download', { webid, type: 'shoots', run: '0' });
    const files = unpackZip(shots.bytes, undefined) ?? [];
    expect(files.map(({ name }) => name)).toEqual(['shot_0.png', 'shot_1.png']);
  });

  it.each([
    [{ webid: '1', type: 'json' }, 3],
    [{ webid, type: 'json', run: '9' }, 3],
    [{ webid, type: 'nothing' }, 3],
    [{ webid }, 2],
    [{ webid: '3675753', type: 'json' }, 3],
  ])('%j cannot be downloaded', async (values, code) => {
    const { ask } = await start();
    expect((await ask('analysis/download', values as Values)).body.errors[0].code).toBe(code);
  });

  it('is listed, and gone when it is deleted', async () => {
    const { ask } = await start();
    const { data } = (await ask('analysis/list')).body;
    expect(data[0]).toEqual({ webid: '3675753' });
    expect((await ask('analysis/list', { pagination: '1' })).body).toEqual({ data });
    expect((await ask('analysis/delete', { webid })).body).toEqual({ data: { deleted: true } });
    expect((await ask('analysis/info', { webid })).body.errors[0].code).toBe(3);
  });
});

describe('a submission', () => {
  it('goes through its states, and ends with a run for each system', async () => {
    const { ask, send } = await start();
    const values = { ...accepted, 'systems[]': ['w7x64', 'w10x64_office'], 'tags[]': ['a', 'b'], comments: 'c' };
    const { submission_id } = (await send('submission/new', 'sample', Buffer.from('x'), values)).body.data;
    const info = async () => (await ask('submission/info', { submission_id })).body.data;
    expect(await info()).toMatchObject({ status: 'submitted', analyses: [] });
    expect(await info()).toMatchObject({
      status: 'running',
      analyses: [{ status: 'running', detection: 'unknown', runs: [] }],
    });
    const { status, analyses, most_relevant_analysis: most } = await info();
    const sha256 = createHash('sha256').update('x').digest('hex');
    expect([status, most.detection]).toEqual(['finished', 'clean']);
    expect(analyses).toMatchObject([
      { sha256, tags: ['a', 'b'], runs: [{ system: 'w7x64' }, { system: 'w10x64_office' }] },
    ]);
    expect((await ask('analysis/download', { webid: most.webid, type: 'jsonfixed', run: '1' })).ok).toBe(true);
  });

  it('of a URL, and of a file in chunks, whose bytes count together', async () => {
    const { ask, send } = await start({ finishAfterPolls: 0 });
    const page = (await ask('submission/new', { ...accepted, url: 'http://a.example/' })).body.data.submission_id;
    const done = (await ask('submission/info', { submission_id: page })).body.data;
    expect(done.analyses).toMatchObject([{ filename: 'http://a.example/', scriptname: 'browseurl.jbs', sha256: '' }]);
    const begun = await ask('submission/new', { ...accepted, 'chunked-sample': 'big.exe' });
    const { submission_id } = begun.body.data;
    const common = { submission_id, 'file-size': '5', 'chunk-size': '3', 'chunk-count': '2' };
    const chunk = (index: string, text: string, size = String(text.length)) =>
      send('submission/chunked-sample', 'chunk', Buffer.from(text), {
        ...common,
        'current-chunk-index': index,
        'current-chunk-size': size,
      });
    expect((await chunk('2', 'de')).body.errors[0].code).toBe(3);
    expect((await chunk('1', 'abc', '2')).body.errors[0].code).toBe(3);
    expect((await chunk('1', 'abc')).ok).toBe(true);
    expect((await ask('submission/info', { submission_id })).body.data).toMatchObject({ status: 'submitted' });
    expect((await chunk('2', 'de')).ok).toBe(true);
    const { analyses } = (await ask('submission/info', { submission_id })).body.data;
    expect(analyses).toMatchObject([
      { filename: 'big.exe', sha256: createHash('sha256').update('abcde').digest('hex') },
    ]);
  });

  it.each<[string, JoeSandboxEmulatorOptions, Values, number]>([
    ['without the terms', {}, { url: 'http://a.example/' }, 2],
    ['of nothing', {}, accepted, 2],
    ['with an unknown parameter', {}, { ...accepted, url: 'x', nonsense: '1' }, 3],
    ['with an unknown system', {}, { ...accepted, url: 'x', 'systems[]': 'w95' }, 3],
    ['in chunks, to an older server', { older: true }, { ...accepted, 'chunked-sample': 'a' }, 3],
    ['with a parameter of the cloud, to another server', { onPremise: true }, { url: 'x', 'url-reputation': '0' }, 3],
    ['beyond the quota', { limits: { day: 0, month: 5 } }, { ...accepted, url: 'x' }, 1],
    ['in maintenance', { offline: true }, { ...accepted, url: 'x' }, 5],
  ])('%s is refused', async (_what, options, values, code) => {
    const { ask } = await start(options);
    expect((await ask('submission/new', values)).body.errors[0].code).toBe(code);
  });

  it("counts for the account, which a server of one's own does not have", async () => {
    const { ask } = await start();
    await ask('submission/new', { ...accepted, url: 'http://a.example/' });
    expect((await ask('account/info')).body.data.quota.daily).toEqual({ current: 1, limit: 30, remaining: 29 });
    expect((await ask('server/info')).body).toEqual({ data: { queuesize: 1 } });
    expect((await ask('submission/list')).body.data).toHaveLength(1);
    expect((await ask('submission/delete', { submission_id: '12001' })).ok).toBe(true);
    await emulator?.close();
    const own = await start({ onPremise: true });
    expect((await own.ask('account/info')).body.errors[0].code).toBe(8);
    expect((await own.ask('submission/new', { 'accept-tac': '0', url: 'http://a.example/', priority: '1' })).ok).toBe(
      true,
    );
  });
});

it('scripted faults come in the envelope', async () => {
  const { ask } = await start();
  for (const [status, code] of [
    [400, 2],
    [401, 4],
    [403, 7],
    [404, 3],
    [429, 1],
    [500, 6],
    [502, 6],
    [503, 5],
  ]) {
    emulator?.fail('analysis_info', { status: status ?? 0 });
    const { status: given, body } = await ask('analysis/info', { webid });
    expect([given, body.errors[0].code]).toEqual([status, code]);
  }
});
