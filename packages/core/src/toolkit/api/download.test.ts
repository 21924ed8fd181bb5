import { describe, expect, it } from 'vitest';
import { type Answer, apiOf, enveloped } from '../../../test/api.ts';
import { caught } from '../../../test/loopback.ts';

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
