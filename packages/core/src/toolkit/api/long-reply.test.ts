import { describe, expect, it } from 'vitest';
import { apiOf, secret } from '../../../test/api.ts';
import { caught } from '../../../test/loopback.ts';
import * as fields from '../fields/index.ts';

const rows = fields.object({ rows: fields.list(fields.object({ id: fields.id, text: fields.text })) });
const text = 'x'.repeat(90);

/** More than 1 MiB: what is longer is parsed in pieces. */
function longReply(change: (row: object, id: number) => object = (row) => row): { rows: object[] } {
  return { rows: Array.from({ length: 12_000 }, (_, id) => change({ id, text }, id)) };
}

describe('a long reply', () => {
  it('is read as a short one is, and its raw is what came', async () => {
    const body = longReply((row, id) => (id === 11_000 ? { id: 'none' } : row));
    const { api } = await apiOf([{ body }]);
    const { value, raw, warnings } = await api.get('/x', rows);
    expect(raw).toEqual(body);
    expect(value.rows?.[11_999]).toEqual({ id: '11999', text });
    expect(warnings.map(({ code, pointer }) => [code, pointer])).toEqual([['malformed-value', '/rows/11000/id']]);
  });

  it('hands on no secret that it echoes, wherever it stands and however it is written', async () => {
    const written = [...secret].map((unit) => `\\u00${unit.charCodeAt(0).toString(16)}`).join('');
    const body = JSON.stringify(
      longReply((row, id) => {
        if (id === 5) return { ...row, text: `you sent ${secret}` };
        if (id === 6_000) return { [secret]: [{ [secret]: secret }], ...row };
        return id === 11_999 ? { ...row, text: 'WRITTEN' } : row;
      }),
    ).replace('WRITTEN', written);
    const { api } = await apiOf([{ body }]);
    const { value, raw } = await api.get('/x', rows);
    expect(body).toContain('\\u00');
    expect(JSON.stringify({ value, raw })).not.toContain(secret);
    expect(value.rows?.[5]?.text).toBe('you sent [redacted]');
    expect(value.rows?.[11_999]).toEqual({ id: '11999', text: '[redacted]' });
    expect(value.rows).toHaveLength(12_000);
  });

  it('that is none is refused as a short one is', async () => {
    const page = `<html>${'x'.repeat(1_100_000)}`;
    const cut = `${JSON.stringify(longReply()).slice(0, -1)},}`;
    const settings = { retries: 0 };
    const { api } = await apiOf([{ body: page }, { body: cut }, { status: 500, body: page }], { settings });
    for (const code of ['response', 'response', 'api'])
      expect(await caught(api.get('/x', rows))).toMatchObject({ code });
    const limited = await apiOf([{ body: longReply() }], { settings: { maxReplyValues: 20_000 } });
    expect(await caught(limited.api.get('/x', rows))).toMatchObject({ code: 'too_large' });
  });
});
