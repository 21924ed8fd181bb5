import { describe, expect, it } from 'vitest';
import { apiOf, enveloped, secret, thing } from '../../../test/api.ts';
import { caught } from '../../../test/loopback.ts';

it('values are sent as a form that is no multipart, and a submission of them at most once', async () => {
  const { api, asked } = await apiOf([{}, { status: 500, body: {} }]);
  await api.call({ method: 'POST', path: '/x', values: { url: 'http://a.example/?b=c&d', empty: '' } }, thing);
  expect(asked[0]).toMatchObject({
    body: 'url=http%3A%2F%2Fa.example%2F%3Fb%3Dc%26d&empty=',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const error = await caught(api.submit({ path: '/x', values: { url: 'x' } }, thing));
  expect(error).toMatchObject({ code: 'api', retryable: false });
  expect(asked).toHaveLength(2);
});

describe('a refusal that needs a time', () => {
  const quota = { status: 429, means: 'quota', retryable: true, refused: true, needsTime: true } as const;

  it('is not waited out where the vendor names none, and says that it is a matter of time', async () => {
    const { api, asked } = await apiOf([{ status: 429, body: {} }, {}], { refusals: [quota] });
    expect(await caught(api.get('/x', thing))).toMatchObject({ code: 'quota', retryable: true, retryAfterMs: null });
    expect(asked).toHaveLength(1);
  });

  it('is waited out where the vendor does', async () => {
    const answers = [{ status: 429, body: {}, headers: { 'retry-after': '0' } }, { body: { name: 'a' } }];
    const { api, asked } = await apiOf(answers, { refusals: [quota] });
    expect((await api.get('/x', thing)).value.name).toBe('a');
    expect(asked).toHaveLength(2);
  });
});

describe('a credential that is a field of every form', () => {
  const own = { auth: { setting: 'apiKey', secret, in: { field: 'apikey' } } };

  it('is in urlencoded forms too, and names may come several times', async () => {
    const { api, asked } = await apiOf([{}], own);
    await api.call(
      {
        method: 'POST',
        path: '/x',
        values: [
          ['a', '1'],
          ['a', '2'],
        ],
      },
      thing,
    );
    expect(asked[0]?.body).toBe(`apikey=${secret}&a=1&a=2`);
  });

  it('is in the form of a download, which is repeated like any reading', async () => {
    const { api, asked } = await apiOf(
      [{ status: 503 }, { body: 'bytes', headers: { 'content-type': 'image/png' } }],
      own,
    );
    const reply = await api.download({ path: '/shot', values: { id: '1' }, accept: 'image/png', limit: 1000 });
    expect(Buffer.concat(await Array.fromAsync(reply?.body ?? [])).toString()).toBe('bytes');
    expect(asked.map(({ request, body }) => [request, body])).toEqual(
      Array(2).fill(['POST /shot', `apikey=${secret}&id=1`]),
    );
  });
});

it('a code can mean one thing at one call and another at the others', async () => {
  const refusals = [
    { code: /^3$/, call: /\/info$/, means: 'not_found' },
    { code: /^3$/, means: 'api' },
  ] as const;
  const { api } = await apiOf([{ status: 400, body: { code: 3 } }], { ...enveloped, refusals });
  expect(await caught(api.get('/a/info', thing))).toMatchObject({ code: 'not_found' });
  expect(await caught(api.get('/a/search', thing))).toMatchObject({ code: 'api' });
});
