import { describe, expect, it } from 'vitest';
import { apiOf, thing } from '../../../test/api.ts';
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
