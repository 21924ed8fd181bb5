import { describe, expect, it } from 'vitest';
import { apiOf, secret } from '../../../test/api.ts';
import { caught } from '../../../test/loopback.ts';
import * as fields from '../fields/index.ts';
import type { Refusal } from './index.ts';

const list = fields.required(fields.list(fields.object({ id: fields.id })));
const refusals: readonly Refusal[] = [
  { status: 404, says: /^no such file/i, means: 'nothing', data: [] },
  { says: /^no pictures/i, means: 'nothing' },
];
const reason = (body: unknown) => ({ text: (body as { detail?: unknown }).detail });
const open = (body: unknown) => {
  const { error, data } = body as { error?: unknown; data?: unknown };
  return error === undefined ? { data } : { refusal: { text: error } };
};

describe('a refusal that says that there is nothing', () => {
  it('is an empty list, or null, of whatever status', async () => {
    const { api } = await apiOf(
      [{ status: 404, body: { detail: 'No such file.' } }, { body: { error: 'No pictures of task 7' } }],
      { refusals, reason, open },
    );
    expect(await api.get('/file', list)).toMatchObject({ value: [], raw: [] });
    expect((await api.get('/pictures', fields.object({}).nullable())).value).toBeNull();
  });

  it('is null in place of a file', async () => {
    const { api } = await apiOf([{ body: { error: 'No pictures' } }], { refusals, open });
    expect(await api.download({ path: '/zip', accept: 'application/zip', limit: 99 })).toBeNull();
  });

  it.each([
    [404, { detail: 'Page not found' }],
    [404, '<html>'],
    [500, { detail: 'No such file.' }],
  ])('is none where the status %i says %j', async (status, body) => {
    const { api } = await apiOf([{ status, body }], { refusals, reason, open, settings: { retries: 0 } });
    expect(await caught(api.get('/file', list))).toMatchObject({ status });
  });
});

describe('a server that wants a credential', () => {
  it.each([
    [undefined, 'Set apiKey: none is given.'],
    [secret, /Check that apiKey is valid and belongs to 127\.0\.0\.1/],
  ])('says what to do where the credential is %s', async (given, message) => {
    const auth = { setting: 'apiKey', secret: given, in: { header: 'authorization' } };
    const { api, asked } = await apiOf([{ status: 401 }], { auth });
    await expect(api.get('/x', fields.object({}))).rejects.toThrow(message);
    expect(asked[0]?.headers.authorization).toBe(given);
  });
});
