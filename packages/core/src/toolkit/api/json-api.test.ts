import { describe, expect, it } from 'vitest';
import { type Answer, apiOf, enveloped, secret, thing } from '../../../test/api.ts';
import { caught } from '../../../test/loopback.ts';
import * as fields from '../fields/index.ts';
import { createSecretKeeper } from '../secrets/keeper.ts';
import type { JsonApiOptions } from './index.ts';

describe('a call', () => {
  it('carries the credential, and gives what was read, what came, and what was left out', async () => {
    const { api, asked } = await apiOf([{ body: { data: { name: 'a', size: 'big' } } }], enveloped);
    const { value, raw, warnings, next, truncated } = await api.get('/thing/1?x=y', thing);
    expect({ value, raw, next, truncated }).toEqual({
      value: { name: 'a', size: null },
      raw: { name: 'a', size: 'big' },
      next: null,
      truncated: false,
    });
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toEqual([['malformed-value', '/size']]);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.request).toBe('GET /thing/1?x=y');
    expect(asked[0]?.headers).toMatchObject({
      authorization: `Token ${secret}`,
      accept: 'application/json',
      'user-agent': 'sandjury/test',
    });
  });

  it('sends a credential in a form where the API wants it there, and none where it wants none', async () => {
    const auth = { setting: 'apiKey', secret, in: { field: 'apikey' } };
    const inForm = await apiOf([{}], { auth });
    await inForm.api.call({ method: 'POST', path: '/x', form: [{ name: 'a', value: 'b' }] }, thing);
    expect(inForm.asked[0]?.body).toContain(`name="apikey"\r\n\r\n${secret}\r\n`);
    expect(inForm.asked[0]?.headers.authorization).toBeUndefined();
    const open = await apiOf([{}], { auth: undefined });
    await open.api.call({ method: 'POST', path: '/x', json: { a: 1 } }, thing);
    expect(open.asked[0]).toMatchObject({ body: '{"a":1}', headers: { 'content-type': 'application/json' } });
    expect(open.asked[0]?.headers.authorization).toBeUndefined();
  });

  it.each(['clé', 'a\nb', 'a\u0000', ' '])(
    'refuses a key that no header can carry when it is made: %j',
    async (key) => {
      for (const where of [{ header: 'authorization' }, { field: 'apikey' }]) {
        const error = await caught(apiOf([{}], { auth: { setting: 'apiKey', secret: key, in: where } }));
        expect(error).toMatchObject({
          code: 'configuration',
          message: 'box settings: apiKey: expected a key of printable ASCII characters.',
        });
      }
    },
  );

  it('hands on no secret that a vendor echoes', async () => {
    const { api } = await apiOf(
      [
        { body: { data: { name: `you sent ${secret}` } } },
        { status: 400, body: { detail: `bad key ${secret}`, code: secret } },
      ],
      enveloped,
    );
    const { value, raw } = await api.get('/x', thing);
    expect(JSON.stringify({ value, raw })).not.toContain(secret);
    const error = await caught(api.get('/x', thing));
    expect(`${error} ${JSON.stringify(error)}`).not.toContain(secret);
  });

  it.each<[Answer, object]>([
    [
      { status: 401, body: { detail: 'Invalid token.' } },
      { code: 'authentication', status: 401, retryable: false },
    ],
    [{ status: 403 }, { code: 'authentication', status: 403 }],
    [
      { status: 404, body: { detail: 'No such thing' } },
      { code: 'not_found', message: expect.stringContaining('404: No such thing') },
    ],
    [{ status: 405 }, { code: 'authentication', message: 'No GET /x for you (405).' }],
    [{ status: 413 }, { code: 'too_large', status: 413 }],
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { code: 'quota', retryable: true, retryAfterMs: 7000 },
    ],
    [
      { status: 400, body: { detail: 'bad', code: 'E1', id: 'r-1' } },
      { code: 'api', retryable: false, vendorCode: 'E1', requestId: 'r-1' },
    ],
    [{ status: 408 }, { code: 'api', retryable: true }],
    [
      { status: 500, body: '<html>' },
      { code: 'api', retryable: true, status: 500 },
    ],
    [{ status: 520 }, { code: 'api', retryable: true }],
    [{ status: 400, body: '['.repeat(5000) + ']'.repeat(5000) }, { code: 'too_large' }],
    [{ status: 501 }, { code: 'api', retryable: false }],
    [
      { body: { error: 'The task is still running.' } },
      { code: 'not_ready', retryable: true, status: 200, message: 'box refused GET /x: The task is still running.' },
    ],
    [{ body: { error: 'Search is switched off' } }, { code: 'unsupported' }],
    [{ body: { error: 'Whatever' } }, { code: 'api', retryable: false, message: 'box refused GET /x: Whatever.' }],
    [{ body: { error: 'Rate limit reached' } }, { code: 'quota', retryable: true }],
    [{ body: '<html><h1>Not yours</h1>' }, { code: 'authentication', status: 200 }],
    [{ body: '<html>' }, { code: 'response', status: 200, message: expect.stringContaining('is not JSON') }],
    [{ body: '' }, { code: 'response' }],
    [
      { body: { data: 7 } },
      {
        code: 'response',
        message: expect.stringMatching(/^The reply of box to GET \/x is not of the documented shape/),
      },
    ],
    [(response) => void response.writeHead(302, { location: '/y' }).end(), { code: 'response', status: 302 }],
  ])('%j is a failure of ours', async (answer, expected) => {
    const { api } = await apiOf([answer], { ...enveloped, settings: { retries: 0 } });
    expect(await caught(api.get('/x', thing))).toMatchObject({ provider: 'box', ...expected });
  });

  it.each<Answer>([
    { status: 503 },
    { status: 429 },
    { body: { error: 'Rate limit reached' } },
    { status: 400, body: { code: 'Busy' } },
  ])('is repeated after %j', async (answer) => {
    const { api, asked } = await apiOf([answer, { body: { data: { name: 'a' } } }], enveloped);
    expect((await api.get('/x', thing)).value.name).toBe('a');
    expect(asked).toHaveLength(2);
  });

  it('reports a limit at once where the settings say so, whatever its status', async () => {
    for (const answer of [{ status: 429 }, { body: { error: 'Rate limit reached' } }]) {
      const { api, asked } = await apiOf([answer], { ...enveloped, settings: { retryRateLimited: false } });
      expect(await caught(api.get('/x', thing))).toMatchObject({ code: 'quota' });
      expect(asked).toHaveLength(1);
    }
  });
});

it('is called by its name in errors, which have the number in the header too, and the page that was no JSON', async () => {
  const { api } = await apiOf(
    [
      { status: 502, body: '<html>', headers: { 'x-number': 'R-1' } },
      { body: '<html>', headers: { 'x-number': 'R-2' } },
      { status: 400, body: { code: 'Bad', id: 'R-3' }, headers: { 'x-number': 'R-4' } },
    ],
    {
      ...enveloped,
      requestIdHeader: 'x-number',
      refusals: [{ means: 'api', message: ({ call, code, page }) => `${call} failed: ${code} ${page}` }],
    },
  );
  const failures = [];
  for (let call = 0; call < 3; call++) failures.push(await caught(api.call({ name: 'GetThing', path: '/x' }, thing)));
  expect(failures).toMatchObject([
    { message: 'GetThing failed: null <html>', requestId: 'R-1' },
    { code: 'response', message: expect.stringContaining('GetThing'), requestId: 'R-2', status: 200 },
    { message: 'GetThing failed: Bad undefined', requestId: 'R-3' },
  ]);
});

it('takes a page for a refusal only with the status that the row names', async () => {
  const pages = [404, 200].map((status) => ({ status, body: '<html>' }));
  const { api } = await apiOf(pages, { refusals: [{ status: 404, page: /<html/, means: 'api' }] });
  for (const code of ['api', 'response']) expect(await caught(api.get('/x', thing))).toMatchObject({ code });
});

it('makes of a refusal of one entry the error that a refusal of the whole reply would be', async () => {
  const { api } = await apiOf([{ body: { data: {} } }], enveloped);
  await api.get('/x', thing);
  const error = api.refusal('GetThings', { text: `rate limit of ${secret}`, code: 'Slow', requestId: 'R-1' });
  expect(error).toMatchObject({ code: 'quota', retryable: true, status: 200, vendorCode: 'Slow', requestId: 'R-1' });
  expect(error.message).toContain('GetThings');
  expect(JSON.stringify(api.refusal('x', { text: secret }))).not.toContain(secret);
});

it.each<[string, Partial<JsonApiOptions>, string]>([
  ['E_WAIT', {}, 'box refused GET /x: code E_WAIT.'],
  [
    'E_KEY',
    { refusals: [{ code: /^E_KEY$/, means: 'authentication' }] },
    'Check that apiKey is valid and belongs to 127.0.0.1',
  ],
])('a refusal without a text is named by its code: %s', async (code, more, message) => {
  const { api } = await apiOf([{ body: {} }], { open: () => ({ refusal: { code } }), ...more });
  const error = await caught(api.get('/x', thing));
  expect(error).toMatchObject({ vendorCode: code, message: expect.stringContaining(message) });
  expect(error).toMatchObject({ message: expect.stringContaining(code) });
});

it('a 403 may be a wrong key or a missing permission', async () => {
  const { api } = await apiOf([{ status: 403 }]);
  expect(await caught(api.get('/x', thing))).toMatchObject({
    code: 'authentication',
    message:
      'box does not permit GET /x (403). Check that apiKey is valid, and that its user or plan has the permission.',
  });
});

it('a reply without what it must have names it', async () => {
  const { api } = await apiOf([{ body: { nothing: 1 } }]);
  const field = fields.object({ job: fields.required(fields.text) });
  expect(await caught(api.get('/x', field))).toMatchObject({
    code: 'response',
    message: 'The reply of box to GET /x is not of the documented shape: job is missing or of another type.',
  });
});

it('reads the secrets of its signer by a keeper that is given, and names what it shares with clients of other hosts', async () => {
  const keeper = createSecretKeeper('box');
  keeper.remember(secret);
  const { api } = await apiOf([{ body: { name: secret } }], { keeper, auth: undefined });
  expect((await api.get('/x', thing)).value.name).toBe('[redacted]');
  expect(api.home.reached.size).toBeGreaterThan(0);
  expect(api.closing.aborted).toBe(false);
  await api.close();
  expect(api.closing.aborted).toBe(true);
});

it('after close nothing is sent, and no pause is waited out', async () => {
  const { api, asked } = await apiOf([{}]);
  const pause = api.pause(60_000);
  await api.close();
  await pause;
  expect(await caught(api.get('/x', thing))).toMatchObject({ code: 'connection', retryable: false });
  expect(asked).toEqual([]);
});
