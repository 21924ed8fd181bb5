import { SandboxError } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { useNock } from '../../../test/support/packages/use-nock.ts';
import { type JoeSandboxSettings, joeSandbox } from '../src/index.ts';
import { fixture, fullReport, incidentReport, infoOf, type Json } from './reports.ts';

// Each request as it goes out: method, path, headers and form; and what becomes of each answer.
const apiKey = 'a-made-up-key-4711';
const host = 'https://jbxcloud.joesecurity.org';
const ticket = { provider: 'joe-sandbox', id: 'analysis:7' };
const hash = 'a'.repeat(64);
const file = bytesSample('a.exe', Buffer.from('harmless'));

useNock();

type Form = Record<string, string | string[]>;

/** The next call of this name, with the form that it must have, but for the key. */
function call(name: string, form: Form | ((form: Form) => boolean), base = host): nock.Interceptor {
  const reqheaders = {
    accept: /json|zip/,
    'user-agent': /^sandjury\/\d+\.\d+\.\d+$/,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const wanted = typeof form === 'function' ? form : { apikey: apiKey, ...form };
  return nock(base, { reqheaders }).post(`/api/v2/${name}`, wanted);
}

function provider(more: Partial<JoeSandboxSettings> = {}) {
  return joeSandbox({ apiKey, retries: 0, requestsPerSecond: 1000, ...more });
}

async function failure(promise: Promise<unknown>): Promise<SandboxError> {
  const error: unknown = await promise.catch((cause: unknown) => cause);
  if (!SandboxError.is(error)) throw new Error('It should have failed.', { cause: error });
  return error;
}

const refusal = (code: number, message = 'x') => ({ errors: [{ code, message }] });
const finished = (more: Json = {}) => infoOf({ detection: 'clean', runs: [{ detection: 'clean' }], ...more });

describe('what is asked for', () => {
  it.each([
    ['md5', 'B'.repeat(32)],
    ['sha1', 'c'.repeat(40)],
    ['sha256', hash],
  ])('a look-up by %s: finished analyses of this very file, the newest first', async (kind, text) => {
    const known = { [kind]: text.toLowerCase() };
    const data = [
      finished({ webid: '1', time: '2026-01-01T00:00:00+01:00', ...known }),
      finished({ webid: '2', time: '2026-01-02T00:00:00+01:00', ...known }),
      finished({ webid: '3', status: 'running', ...known }),
      finished({
        webid: '4',
        runs: [{ detection: 'unknown', error: 'Unable to run' }],
        detection: 'unknown',
        ...known,
      }),
      finished({ webid: '5', comments: text }),
    ];
    call('analysis/search', known as Form).reply(200, { data });
    expect((await provider().findByHash(text)).map(({ id }) => id)).toEqual([2, 1, 3, 4].map((id) => `analysis:${id}`));
  });

  it('of numbers alone, what they are; one that is gone is left out, and more than ten are not looked at', async () => {
    const data = Array.from({ length: 12 }, (_, index) => ({ webid: String(index + 1) }));
    call('analysis/search', { sha256: hash }).reply(200, { data });
    call('analysis/info', { webid: '1' }).reply(200, { data: finished({ webid: '1', sha256: hash }) });
    call('analysis/info', { webid: '2' }).reply(404, refusal(3));
    call('analysis/info', (form) => Number(form.webid) > 2 && Number(form.webid) < 11)
      .times(8)
      .reply(200, { data: finished({ webid: '9', sha256: 'b'.repeat(64) }) });
    expect(await provider().findByHash(hash)).toEqual([{ ...ticket, id: 'analysis:1' }]);
  });

  it('of an older server everything that holds the hash, of which only this file counts', async () => {
    call('analysis/search', { sha256: hash }).reply(400, refusal(3, 'Unknown parameter sha256.'));
    call('analysis/search', { q: hash }).reply(200, { data: [finished({ sha256: 'b'.repeat(64), comments: hash })] });
    expect(await provider().findByHash(hash)).toEqual([]);
  });

  it('a URL, and none that only begins so', async () => {
    const url = 'https://a.example';
    const of = (webid: string, filename: string, scriptname = 'browseurl.jbs') =>
      finished({ webid, filename, scriptname });
    const data = [
      of('1', 'https://a.example/'),
      of('2', 'https://a.example/x'),
      of('3', url, 'default.jbs'),
      of('4', 'HTTPS://A.example'),
    ];
    call('analysis/search', { url }).reply(200, { data });
    expect((await provider().findByUrl(url)).map(({ id }) => id)).toEqual(['analysis:4', 'analysis:3', 'analysis:1']);
  });

  it('a report: analysis/info, and the full report of each run', async () => {
    const runs = [{ detection: 'malicious' }, { detection: 'malicious' }];
    call('analysis/info', { webid: '7' }).reply(200, { data: infoOf({ detection: 'malicious', runs }) });
    for (const run of ['0', '1']) {
      call('analysis/download', { webid: '7', type: 'jsonfixed', run }).reply(200, fixture(fullReport));
    }
    const report = await provider().report(ticket);
    expect(report).toMatchObject({ ref: ticket, complete: true, link: `${host}/analysis/7/0/html` });
    expect(report.raw).toHaveProperty('reports.1.analysis');
  });

  it.each([
    ['https://joe.example', '/api'],
    ['joe.example/api/', '/api'],
    ['https://joe.example/joesandbox/index.php', '/joesandbox/index.php/api'],
    ['https://joe.example/joesandbox/index.php/api', '/joesandbox/index.php/api'],
  ])('an address: %s', async (url, path) => {
    nock('https://joe.example')
      .post(`${path}/v2/analysis/info`)
      .reply(200, { data: infoOf({ status: 'running' }) });
    expect(await provider({ url }).status(ticket)).toEqual({ state: 'running', reports: [] });
  });

  it('quotas and a sign of life', async () => {
    call('account/info', {}).twice().reply(200, fixture('recorded/account_info__2024'));
    expect(await provider().quota?.()).toEqual([
      { name: 'daily', limit: 30, used: 0, remaining: 30, periodEnd: null },
      { name: 'monthly', limit: 30, used: 0, remaining: 30, periodEnd: null },
    ]);
    expect((await provider().ping()).details).toEqual({ plan: 'desktop', remainingToday: 30 });
    const own = provider({ url: 'https://joe.example/joesandbox/index.php/api' });
    nock('https://joe.example')
      .post('/joesandbox/index.php/api/v2/server/info')
      .reply(200, fixture('recorded/server_info__2024'));
    expect((await own.ping()).details).toEqual({ queue: 3 });
    expect(own.quota).toBeUndefined();
  });

  it('systems, by the client', async () => {
    call('server/systems', {}).reply(200, fixture('recorded/server_systems__2024'));
    const { value } = await provider().client.serverSystems();
    expect(value.map((system) => system?.name)).toEqual(['w10x64_office', 'w7_1']);
  });
});

describe('a report that cannot be had as it is asked for', () => {
  const info = (data: Json = finished()) => call('analysis/info', { webid: '7' }).reply(200, { data });
  const full = () => call('analysis/download', { webid: '7', type: 'jsonfixed', run: '0' });
  const short = () => call('analysis/download', { webid: '7', type: 'irjsonfixed', run: '0' });

  it.each([
    ['a plan without it', 400, refusal(7)],
    ['a server without it', 400, refusal(3)],
    ['another server', 400, refusal(8)],
  ])('%s: the incident report, which is not all', async (_what, status, body) => {
    info();
    full().reply(status, body);
    short().reply(200, fixture(incidentReport));
    const report = await provider().report(ticket);
    expect([report.complete, report.iocs.length, report.verdict.vendor]).toEqual([false, 6, 'clean']);
  });

  it('neither: the verdict of analysis/info, and a warning', async () => {
    info();
    full().reply(400, refusal(7));
    short().reply(400, refusal(7, 'No reports for you.'));
    const report = await provider().report(ticket);
    expect(report.verdict.value).toBe('benign');
    expect(report.warnings).toEqual([
      {
        code: 'missing-section',
        message: expect.stringMatching(/^run 0 could not be had: .*No reports for you/),
        pointer: null,
      },
    ]);
  });

  it('an encrypted one, which is an archive, is said to be missing', async () => {
    info(finished({ encrypted: true }));
    full().reply(200, 'PK\u0003\u0004', { 'content-type': 'application/zip' });
    expect((await provider().report(ticket)).warnings[0]?.message).toContain('run 0 could not be had');
  });

  it.each(['submitted', 'running', 'postprocessing'])('%s: not ready', async (status) => {
    info(finished({ status }));
    expect(await failure(provider().report(ticket))).toMatchObject({ code: 'not_ready', ref: ticket, retryable: true });
  });

  it('where it is set, the incident report alone is asked for', async () => {
    info();
    short().reply(200, fixture(incidentReport));
    expect((await provider({ report: 'irjsonfixed' }).report(ticket)).iocs).toHaveLength(6);
  });
});

describe('a submission', () => {
  const ours = { ...ticket, id: 'submission:12345' };
  const answer = fixture('recorded/submission_new__ok__2025');

  it('is in the words of the API, and asks nobody else about its URLs', async () => {
    const vendor = {
      systems: ['w7', 'w10'],
      'document-password': 'p',
      'internet-access': false,
      'system-date': '2026-01-01',
    };
    const form = {
      ...{
        'accept-tac': '1',
        'url-reputation': '0',
        comments: 'c',
        'office-files-password': 'p',
        'internet-access': '0',
      },
      ...{ 'system-date': '2026-01-01', 'systems[]': ['w7', 'w10'], 'tags[]': 't', url: 'http://a.example/?b=1&c' },
    };
    call(
      'submission/new',
      (given) => JSON.stringify(sorted(given)) === JSON.stringify(sorted({ apikey: apiKey, ...form })),
    ).reply(200, answer);
    const options = { tags: ['t'], comment: 'c', vendor };
    expect(await provider({ acceptTac: true }).submitUrl('http://a.example/?b=1&c', options)).toEqual({
      refs: [ours],
      accepted: true,
      rejected: [],
    });
  });

  it("to a server of one's own sends nothing that is not set, and needs no consent", async () => {
    const own = { url: 'https://joe.example/joesandbox/index.php/api' };
    let form = '';
    nock('https://joe.example')
      .post('/joesandbox/index.php/api/v2/submission/new', (body: string) => {
        form = body;
        return true;
      })
      .matchHeader('content-type', /^multipart\/form-data; boundary=/)
      .reply(200, answer);
    await provider(own).submitFile(file, { vendor: { systems: ['w7', 'w10'] } });
    const names = [...form.matchAll(/name="([^"]+)"(?:; filename="([^"]+)")?/g)].map(([, name, filename]) =>
      [name, filename].join(' ').trim(),
    );
    expect(names).toEqual(['apikey', 'systems[]', 'systems[]', 'sample a.exe']);
    expect(form).toContain('harmless');
  });

  it('to the cloud is refused before anything is sent, unless its terms are accepted', async () => {
    const error = await failure(provider().submitFile(file));
    expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining('acceptTac: true') });
    expect(error.message).toContain('termsandconditions.pdf');
  });

  it.each([
    [{ unknown: 1 }],
    [{ systems: [] }],
    [{ 'analysis-time': 0 }],
    [{ 'system-date': 'today' }],
    [{ 'encrypt-with-password': 'x' }],
  ])('%j is refused', async (vendor) => {
    expect(await failure(provider({ acceptTac: true }).submitFile(file, { vendor: vendor as object }))).toMatchObject({
      code: 'configuration',
    });
  });

  it('says who can come to have the sample', () => {
    expect(provider().disclosureOf()).toBe('private');
    expect(provider().disclosureOf({ 'url-reputation': true })).toBe('vendor');
    expect(provider({ url: 'https://www.joesandbox.com/api' }).disclosureOf()).toBe('public');
    expect(provider({ url: 'https://joe.example/joesandbox/index.php/api' }).disclosureOf()).toBe('private');
  });

  it('that an internal error ends may have arrived, whatever its status', async () => {
    for (const status of [500, 400]) {
      call('submission/new', () => true).reply(status, refusal(6));
      const error = await failure(provider({ acceptTac: true }).submitUrl('http://a.example/'));
      expect(error).toMatchObject({
        code: 'api',
        retryable: false,
        message: expect.stringContaining('may have taken'),
      });
    }
  });

  it('has states, and the tickets of its finished analyses, the most relevant first', async () => {
    const known = [finished({ webid: '1' }), finished({ webid: '2' }), finished({ webid: '3', status: 'running' })];
    const states: [Json, string, string[]][] = [
      [{ status: 'submitted', analyses: [] }, 'queued', []],
      [{ status: 'running', analyses: known }, 'running', []],
      [{ status: 'new', analyses: known }, 'running', []],
      [
        { status: 'finished', analyses: known, most_relevant_analysis: { webid: '2' } },
        'finished',
        ['analysis:2', 'analysis:1'],
      ],
      [{ status: 'finished', analyses: [], most_relevant_analysis: null }, 'failed', []],
    ];
    for (const [more, state, ids] of states) {
      call('submission/info', { submission_id: '12345' }).reply(200, { data: { submission_id: '12345', ...more } });
      const status = await provider().status(ours);
      expect([status.state, status.reports.map(({ id }) => id)]).toEqual([state, ids]);
    }
  });

  it('with several analyses gives the most relevant one, and says that there are more', async () => {
    const data = {
      submission_id: '12345',
      status: 'finished',
      analyses: [finished({ webid: '1' }), finished({ webid: '7' })],
      most_relevant_analysis: { webid: '7' },
    };
    call('submission/info', { submission_id: '12345' }).reply(200, { data });
    call('analysis/info', { webid: '7' }).reply(200, { data: finished() });
    call('analysis/download', { webid: '7', type: 'jsonfixed', run: '0' }).reply(200, fixture(fullReport));
    const report = await provider().report(ours);
    expect([report.ref, report.complete]).toEqual([ours, false]);
    expect(report.warnings.map(({ message }) => message)).toContain(
      'The submission has 1 more analyses, each with a ticket of its own.',
    );
  });

  it('in which there was nothing to analyse has failed for good', async () => {
    const data = { submission_id: '12345', status: 'finished', analyses: [], most_relevant_analysis: null };
    call('submission/info', { submission_id: '12345' }).reply(200, { data });
    expect(await failure(provider().report(ours))).toMatchObject({ code: 'api', retryable: false });
  });
});

describe('a refusal', () => {
  it.each([
    [1, 'quota', true],
    [2, 'api', false],
    [3, 'not_found', false],
    [4, 'authentication', false],
    [5, 'api', true],
    [6, 'api', true],
    [7, 'authentication', false],
    [8, 'unsupported', false],
    [99, 'api', false],
  ])('with code %i is %s, with any status', async (code, expected, retryable) => {
    for (const status of [400, 200]) {
      call('analysis/info', { webid: '7' }).reply(status, refusal(code, 'why'));
      const error = await failure(provider().status(ticket));
      expect(error).toMatchObject({ code: expected, retryable, vendorCode: String(code) });
      expect(error.message).toContain('why');
    }
  });

  it("of an invalid parameter is not_found where something is looked up, and else the vendor's", async () => {
    call('submission/new', () => true).reply(400, refusal(3, 'Unknown parameter systems.'));
    expect(await failure(provider({ acceptTac: true }).submitUrl('http://a.example/'))).toMatchObject({ code: 'api' });
  });

  it('in the form of a page names the address: the base URL may lack /api', async () => {
    call('analysis/info', { webid: '7' }).reply(200, '<html>Joe Sandbox</html>', { 'content-type': 'text/html' });
    const error = await failure(provider().status(ticket));
    expect(error).toMatchObject({ code: 'response', message: expect.stringContaining('/v2/analysis/info') });
  });

  it.each([{}, { data: null }, { data: {} }, [], 'x'])('%j is no reply about an analysis', async (body) => {
    call('analysis/info', { webid: '7' }).reply(200, JSON.stringify(body));
    expect(await failure(provider().status(ticket))).toMatchObject({ code: 'response' });
  });
});

describe('screenshots', () => {
  it('are none where Joe Sandbox has none, and only of analyses', async () => {
    call('analysis/info', { webid: '7' }).reply(200, { data: finished() });
    call('analysis/download', { webid: '7', type: 'shoots', run: '0' }).reply(404, refusal(3));
    expect(await provider().screenshots(ticket)).toEqual([]);
    expect(await failure(provider().screenshots({ ...ticket, id: 'submission:1' }))).toMatchObject({
      code: 'unsupported',
    });
  });
});

function sorted(form: Form): [string, unknown][] {
  return Object.entries(form).sort(([a], [b]) => (a < b ? -1 : 1));
}
