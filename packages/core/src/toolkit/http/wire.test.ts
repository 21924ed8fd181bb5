import nock from 'nock';
import { Agent } from 'undici';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { parseSettings } from '../../contract/settings.ts';
import { providerSettings } from '../input/settings.ts';
import { createHttpClient } from './client.ts';

const schema = providerSettings(() => ({}));

const vendor = 'https://vendor.example';
let agent = new Agent();

beforeAll(() => {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
});
afterEach(async () => {
  nock.cleanAll();
  await agent.close();
  agent = new Agent();
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const client = () =>
  createHttpClient({
    provider: 'fake',
    baseUrl: new URL(`${vendor}/api`),
    settings: parseSettings(schema, { dispatcher: agent }, 'fake'),
    undici: () => import('undici'),
    random: () => 0,
  });

it('sends exactly what it was given, nothing else that names us', async () => {
  const seen: Record<string, unknown>[] = [];
  nock(vendor)
    .put('/api/item/1?a=%2F&b=', '{"x":1}')
    .reply((request: Request) => {
      seen.push(Object.fromEntries(request.headers));
      return [201, 'made', { 'x-request-id': 'r1' }];
    });
  const reply = await client().request({
    method: 'PUT',
    path: '/item/1?a=%2F&b=',
    headers: () => ({ authorization: 'api_key k', 'content-type': 'application/json' }),
    body: '{"x":1}',
  });
  expect(reply).toMatchObject({ status: 201, text: 'made', headers: { 'x-request-id': 'r1' } });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ authorization: 'api_key k', 'content-type': 'application/json' });
  expect(Object.keys(seen[0] ?? {})).not.toContain('user-agent');
});

it('repeats with headers made anew', async () => {
  const keys: unknown[] = [];
  nock(vendor)
    .get('/api/x')
    .times(3)
    .reply((request: Request) => {
      keys.push(request.headers.get('x-nonce'));
      return keys.length < 3 ? [502, ''] : [200, 'ok'];
    });
  let nonce = 0;
  const reply = await client().request({ method: 'GET', path: '/x', headers: () => ({ 'x-nonce': `n${++nonce}` }) });
  expect(reply.text).toBe('ok');
  expect(keys).toEqual(['n1', 'n2', 'n3']);
});

it.each([
  ['ECONNREFUSED', 'the connection was refused', true, 5],
  ['ENOTFOUND', 'the host name is not known', true, 5],
  ['ECONNRESET', 'the connection was reset', true, 1],
  ['EHOSTUNREACH', 'the host cannot be reached', true, 1],
  ['CERT_HAS_EXPIRED', 'its TLS certificate has expired', false, 1],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls.caFile names an authority to trust', false, 1],
  ['EODD', 'the connection failed', true, 1],
])('a POST that fails by %s is sent as often as is safe', async (code, message, retryable, times) => {
  let made = 0;
  nock(vendor)
    .post('/api/x')
    .times(9)
    .replyWithError(Object.assign(new Error('key=hunter2'), { code }));
  const headers = () => {
    made += 1;
    return {};
  };
  const failure = await client()
    .request({ method: 'POST', path: '/x', headers })
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'connection', retryable, message: expect.stringContaining(message) });
  expect(String(failure)).toContain(`fake at vendor.example: `);
  expect(String(failure)).not.toContain('hunter2');
  expect(made).toBe(times);
});

it('does not repeat a GET whose certificate is wrong', async () => {
  nock(vendor)
    .get('/api/x')
    .replyWithError(Object.assign(new Error('x'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }));
  const failure = client().request({ method: 'GET', path: '/x', headers: () => ({}) });
  await expect(failure).rejects.toMatchObject({ code: 'connection', retryable: false });
  expect(nock.isDone()).toBe(true);
});
