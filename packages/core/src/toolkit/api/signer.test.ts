import { describe, expect, it } from 'vitest';
import { apiOf, thing } from '../../../test/api.ts';
import { caught } from '../../../test/loopback.ts';
import type { JsonApiOptions } from './index.ts';

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
