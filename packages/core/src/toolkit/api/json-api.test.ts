import { describe, expect, it } from 'vitest';
import { type Answer, apiOf, secret } from '../../../test/api.ts';
import { caught } from '../../../test/loopback.ts';
import { createTestClock } from '../../../test/test-clock.ts';
import type { SandboxError } from '../../model/errors.ts';
import * as fields from '../fields/index.ts';
import { bytesSample } from '../input/file-sample.ts';
import { createSecretKeeper } from '../secrets/keeper.ts';
import type { JsonApiOptions, VendorRefusal } from './index.ts';
import { beforeUncertain, byOffset, byToken } from './index.ts';

const thing = fields.object({ name: fields.text, size: fields.size });

/** An envelope with a refusal inside of a 200, as several vendors have one. */
const enveloped: Partial<JsonApiOptions> = {
  open: (body) => {
    const { error, data, next, cut } = body as { error?: string; data?: unknown; next?: string; cut?: boolean };
    return error === undefined ? { data, next: next ?? null, truncated: cut === true } : { refusal: { text: error } };
  },
  reason: (body): VendorRefusal => {
    const { detail, code, id } = body as Record<string, unknown>;
    return { text: detail, code, requestId: id };
  },
  refusals: [
    { says: /still running/i, means: 'not_ready' },
    { says: /switched off$/, means: 'unsupported' },
    { says: /rate limit/i, means: 'quota', retryable: true, refused: true },
    { code: /^Busy$/, means: 'api', retryable: true, refused: true },
    { page: /<h1>Not yours/, means: 'authentication' },
    { status: 405, means: 'authentication', message: ({ call, said }) => `No ${call} for you (${said}).` },
  ],
};

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

it('makes of a refusal of one entry the error that a refusal of the whole reply would be', async () => {
  const { api } = await apiOf([{ body: { data: {} } }], enveloped);
  await api.get('/x', thing);
  const error = api.refusal('GetThings', { text: `rate limit of ${secret}`, code: 'Slow', requestId: 'R-1' });
  expect(error).toMatchObject({ code: 'quota', retryable: true, status: 200, vendorCode: 'Slow', requestId: 'R-1' });
  expect(error.message).toContain('GetThings');
  expect(JSON.stringify(api.refusal('x', { text: secret }))).not.toContain(secret);
});

describe('a submission', () => {
  const file = (size = 3) => {
    const sample = bytesSample('a.exe', new Uint8Array(size));
    return [{ name: 'file', filename: sample.name, size: sample.size, open: () => sample.open() }];
  };
  const created = { body: { data: { name: 'new' } } };
  const dropped: Answer = (response) => response.destroy();
  const uncertain = {
    retryable: false,
    message: expect.stringContaining('Box may have taken the submission; look the sample up'),
  };

  it.each<[string, Answer, object]>([
    ['a broken connection', dropped, { code: 'connection' }],
    ['a page in place of JSON', { body: '<html>' }, { code: 'response' }],
    ['a reply of another shape', { body: { data: 7 } }, { code: 'response' }],
    ['a server that broke down', { status: 500 }, { code: 'api', status: 500 }],
    ['a gateway that gave up', { status: 504, body: '<html>' }, { code: 'api', status: 504 }],
    ['a reply that is too large', { body: { data: { name: 'x'.repeat(2000) } } }, { code: 'too_large' }],
  ])('may have arrived after %s: sent once, not retryable, with the ticket', async (_name, answer, expected) => {
    const ref = { provider: 'box', id: 'hash:ab' };
    for (const content of [{ form: file() }, { json: { url: 'http://a.example' } }, {}]) {
      const { api, asked } = await apiOf([answer], { ...enveloped, settings: { maxReplyBytes: 1000 } });
      const error = await caught(api.submit({ path: '/create', ref, ...content }, thing));
      expect(error).toMatchObject({ provider: 'box', ref, ...uncertain, ...expected });
      expect(asked.map(({ request }) => request)).toEqual(['POST /create']);
    }
  });

  it('that runs out of time after it was sent may have arrived, and before that it did not', async () => {
    const clock = createTestClock();
    const { api, asked } = await apiOf([() => undefined], { settings: { clock, concurrency: 1 } });
    const first = caught(api.submit({ path: '/create', form: file() }, thing, { deadlineMs: 500 }));
    const second = caught(api.submit({ path: '/create', form: file() }, thing, { deadlineMs: 400 }));
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await clock.advance(500);
    expect(await first).toMatchObject({ code: 'deadline', ...uncertain });
    expect(await second).toMatchObject({ code: 'deadline', retryable: true });
  });

  it.each<[Answer, string]>([
    [{ status: 401 }, 'authentication'],
    [{ status: 413 }, 'too_large'],
    [{ status: 400 }, 'api'],
    [{ body: { error: 'No file was submitted' } }, 'api'],
  ])('that was refused with %j did not arrive', async (answer, code) => {
    const { api } = await apiOf([answer], enveloped);
    const error = await caught(api.submit({ path: '/create', form: file() }, thing));
    expect(error).toMatchObject({ code, message: expect.not.stringContaining('may have taken') });
  });

  it.each<Answer>([{ status: 429 }, { body: { error: 'rate limit' } }, { status: 503, body: { code: 'Busy' } }])(
    'is sent again where the vendor surely did nothing (%j)',
    async (answer) => {
      const { api, asked } = await apiOf([answer, created], enveloped);
      expect((await api.submit({ path: '/create', form: file() }, thing)).value.name).toBe('new');
      expect(asked).toHaveLength(2);
      const never = await apiOf([answer], { ...enveloped, settings: { retries: 1 } });
      const error = await caught(never.api.submit({ path: '/create', form: file() }, thing));
      expect(error).toMatchObject({ retryable: true, message: expect.not.stringContaining('may have taken') });
    },
  );

  it('that was answered with a redirect did not arrive', async () => {
    const { api } = await apiOf([{ status: 302, headers: { location: 'http://else.example' } }]);
    const error = await caught(api.submit({ path: '/create' }, thing));
    expect(error).toMatchObject({ code: 'response', message: expect.not.stringContaining('may have taken') });
  });

  it('that waits for its signer until its time is over did not arrive', async () => {
    const clock = createTestClock();
    const sign: JsonApiOptions['sign'] = () => ({ headers: () => new Promise(() => undefined) });
    const { api, asked } = await apiOf([{}], { sign, auth: undefined, settings: { clock } });
    const waiting = caught(api.submit({ path: '/create', json: {} }, thing, { deadlineMs: 1000 }));
    await clock.advance(1000);
    const error = await waiting;
    expect(error).toMatchObject({ code: 'deadline', message: expect.not.stringContaining('may have taken') });
    expect(asked).toEqual([]);
  });

  it('that may have arrived still says how it failed', async () => {
    const { api } = await apiOf([{ status: 500 }, { status: 400 }], enveloped);
    const before = beforeUncertain((await caught(api.submit({ path: '/create' }, thing))) as SandboxError);
    expect(before).toMatchObject({ status: 500, message: expect.not.stringContaining('may have taken') });
    expect(beforeUncertain((await caught(api.submit({ path: '/create' }, thing))) as SandboxError)).toBeNull();
  });

  it('that was refused once and then broke off may have arrived', async () => {
    const { api, asked } = await apiOf([{ status: 429 }, dropped], enveloped);
    expect(await caught(api.submit({ path: '/create', form: file() }, thing))).toMatchObject(uncertain);
    expect(asked).toHaveLength(2);
  });

  it("that its caller gives up rejects with the caller's reason", async () => {
    const controller = new AbortController();
    const { api } = await apiOf([() => controller.abort('enough')], enveloped);
    const waiting = api.submit({ path: '/create', form: file() }, thing, { signal: controller.signal });
    expect(await caught(waiting)).toBe('enough');
  });

  it('has a second more for each 256 KiB of its form', async () => {
    const clock = createTestClock();
    const { api } = await apiOf([() => undefined], { settings: { clock, deadlineMs: 1000 } });
    const waiting = caught(api.submit({ path: '/create', form: file(600 * 1024) }, thing));
    await clock.advance(3000);
    expect(await waiting).toMatchObject({ code: 'deadline', message: expect.stringContaining('3000 ms') });
  });

  it('has no more than another call where its form is small, such as that of a URL', async () => {
    const clock = createTestClock();
    const { api } = await apiOf([() => undefined], { settings: { clock, deadlineMs: 1000 } });
    const waiting = caught(api.submit({ path: '/create', form: [{ name: 'url', value: 'https://a.example' }] }, thing));
    await clock.advance(1000);
    expect(await waiting).toMatchObject({ code: 'deadline', message: expect.stringContaining('1000 ms') });
  });
});

describe('pages', () => {
  const page = (names: readonly unknown[], next?: string): Answer => ({ body: { data: names, next } });
  const byNext = byToken((token) => `/next/${token}`, { isSingleUse: true });

  it('are walked by token until there is none', async () => {
    const { api, asked } = await apiOf([page([1, 2], 'a'), page([3], 'b'), page([])], enveloped);
    const found: unknown[] = [];
    for await (const { value } of api.pages('/first', fields.list(fields.number), byNext)) found.push(value);
    expect(found).toEqual([[1, 2], [3], []]);
    expect(asked.map(({ request }) => request)).toEqual(['GET /first', 'GET /next/a', 'GET /next/b']);
  });

  it('are walked by offset until one is not full', async () => {
    const paging = byOffset((offset) => `/list/2/${offset}`, { size: 2 });
    const { api, asked } = await apiOf([page([1, 2]), page([3, 4]), page([5])], enveloped);
    const { value, truncated, lost } = await api.list('/list/2/0', fields.number, paging);
    expect({ value, truncated, lost }).toEqual({ value: [1, 2, 3, 4, 5], truncated: false, lost: null });
    expect(asked.map(({ request }) => request)).toEqual(['GET /list/2/0', 'GET /list/2/2', 'GET /list/2/4']);
  });

  it.each([
    ['a token that was there before', [page([1], 'a'), page([2], 'b'), page([3], 'a')], byNext, [1, 2, 3]],
    ['the same page over and over', [page([1, 2])], byOffset((at) => `/x/${at}`, { size: 2 }), [1, 2, 1, 2]],
    ['more pages than are asked for', [page([1], 'a'), page([2], 'b')], { ...byNext, mostPages: 2 }, [1, 2]],
  ] as const)('end at %s, with a warning', async (_name, answers, paging, expected) => {
    const { api, asked } = await apiOf(answers, enveloped);
    const { value, truncated, warnings } = await api.list('/first', fields.number, paging);
    expect({ value, truncated }).toEqual({ value: expected, truncated: true });
    expect(warnings).toEqual([{ code: 'truncated', message: expect.any(String), pointer: null }]);
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it('that were had are kept where a later one is lost, and a page that can be had once is not asked for again', async () => {
    const { api, asked } = await apiOf([page([1, {}], 'a'), { status: 503 }], enveloped);
    const { value, truncated, lost, warnings, raw } = await api.list('/first', fields.number, byNext);
    expect({ value, truncated, raw }).toEqual({ value: [1, undefined], truncated: true, raw: [1, {}] });
    expect(lost).toMatchObject({ code: 'api', status: 503 });
    expect(warnings.map(({ pointer }) => pointer)).toEqual(['/1']);
    expect(asked).toHaveLength(2);
  });

  it.each<[string, Answer[]]>([
    ['the first', [{ status: 404 }]],
    ['any, with the credential refused', [page([1], 'a'), { status: 401 }]],
  ])('are nothing where %s is lost', async (_name, answers) => {
    const { api } = await apiOf(answers, enveloped);
    expect(await caught(api.list('/first', fields.number, byNext))).toMatchObject({
      code: expect.stringMatching(/not_found|authentication/),
    });
  });

  it.each([{ data: { a: 1 } }, { data: 'none' }, {}, { data: [{ id: {} }, { id: 'x' }] }])(
    'are refused where the data is no list, is not there, or has nothing that can be read: %j',
    async (body) => {
      const { api } = await apiOf([{ body }], enveloped);
      const entry = fields.object({ id: fields.required(fields.id) });
      expect(await caught(api.list('/first', entry, byNext))).toMatchObject({ code: 'response' });
    },
  );

  it.each([{ data: [] }, { data: null }])('are empty where the vendor says so: %j', async (body) => {
    const { api } = await apiOf([{ body }], enveloped);
    expect(await api.list('/first', fields.number, byNext)).toMatchObject({ value: [], lost: null });
  });
});

describe('a budget', () => {
  it('is one deadline and one number of repeats over several calls', async () => {
    const clock = createTestClock(0);
    const { api, asked } = await apiOf([{ status: 503 }], { settings: { retries: 2, clock } });
    const budget = api.budget({ deadlineMs: 100_000 });
    const first = caught(api.get('/a', thing, budget));
    for (let turn = 0; turn < 40; turn++)
      await clock.advance(1).then(() => new Promise((resolve) => setTimeout(resolve, 5)));
    expect(await first).toMatchObject({ status: 503 });
    expect(asked).toHaveLength(3);
    expect(await caught(api.get('/b', thing, budget))).toMatchObject({ status: 503 });
    expect(asked).toHaveLength(4);
    const left = budget.deadlineMs ?? 0;
    await clock.advance(50_000);
    expect(budget.deadlineMs).toBe(left - 50_000);
    await clock.advance(90_000);
    expect(budget.deadlineMs).toBe(1);
  });
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

describe('a signer', () => {
  it('signs each attempt, may try again with other headers, and is told when the call is over', async () => {
    let made = 0;
    const ended: string[] = [];
    const sign: JsonApiOptions['sign'] = ({ method, path, name }) => ({
      headers: async () => ({ 'x-signature': `${method} ${path} ${++made}`, 'x-name': name }),
      again: (failure) => failure.status === 400,
      end: () => ended.push(path),
    });
    const { api, asked } = await apiOf([{ status: 400 }, { status: 503 }, { body: { name: 'a' } }], {
      sign,
      auth: undefined,
    });
    expect((await api.call({ method: 'POST', path: '/x', repeatable: true }, thing)).value.name).toBe('a');
    expect(asked.map(({ headers }) => headers['x-signature'])).toEqual(['POST /x 1', 'POST /x 2', 'POST /x 3']);
    expect(asked[0]?.headers['x-name']).toBe('POST /x');
    const refused = await apiOf([{ status: 400 }], { sign, auth: undefined });
    expect(await caught(refused.api.get('/y', thing))).toMatchObject({ status: 400 });
    expect(refused.asked).toHaveLength(3);
    expect(ended).toEqual(['/x', '/y']);
  });
});

describe('a download', () => {
  const png = { body: 'bytes', headers: { 'content-type': 'image/png' } };
  const of = async (answer: Answer) => {
    const { api } = await apiOf([answer], { ...enveloped, settings: { retries: 0 } });
    const reply = await api.download({ path: '/shot/1', accept: 'image/png', limit: 1000 });
    if (reply === null) return null;
    let text = '';
    for await (const chunk of reply.body) text += Buffer.from(chunk).toString();
    return text;
  };

  it('gives the bytes, or null where the vendor says that there are none', async () => {
    expect(await of(png)).toBe('bytes');
    expect(await of({ body: { data: null } })).toBeNull();
  });

  it.each<[Answer, string]>([
    [{ body: { error: 'Search is switched off' } }, 'unsupported'],
    [{ body: { data: 1 } }, 'response'],
    [{ status: 404, body: {} }, 'not_found'],
    [{ ...png, body: 'x'.repeat(2000) }, 'too_large'],
  ])('%j is a failure', async (answer, code) => {
    expect(await caught(of(answer))).toMatchObject({ code });
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
