import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../../../test/support/packages/test-clock.ts';
import { type Answer, apiOf, enveloped, thing } from '../../../test/api.ts';
import { caught } from '../../../test/loopback.ts';
import * as fields from '../fields/index.ts';
import { byOffset, byToken } from './index.ts';

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
