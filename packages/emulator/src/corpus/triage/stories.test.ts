import { describe, expect, it } from 'vitest';
import { valueAt } from '../../kit/json.ts';
import { corpus } from '../corpus.ts';
import { triageRecordings } from './recordings.ts';

describe('the samples of Triage', () => {
  const known = [...corpus, ...triageRecordings].flatMap(({ hashes, triage }) =>
    (triage?.samples ?? []).map((one) => ({ hashes, one, about: valueAt(one.overview.data, '/sample') ?? {} })),
  );

  it('are of the files whose hashes they have, but for a page, and have an id of their own', () => {
    expect(
      known.filter(({ about }) => valueAt(about, '/sha256') === undefined).map(({ about }) => valueAt(about, '/id')),
    ).toEqual(['260123-tbr1911111']);
    for (const { hashes, about } of known)
      if (valueAt(about, '/sha256') !== undefined) expect(about).toMatchObject(hashes);
    expect(new Set(known.map(({ about }) => valueAt(about, '/id'))).size).toBe(known.length);
  });

  it('have the score of their worst task or signature, and reports of tasks that there are', () => {
    for (const { one } of known) {
      const { tasks, signatures = [], analysis } = JSON.parse(JSON.stringify(one.overview.data));
      const scores = [...Object.values(tasks ?? {}), ...signatures].map((found) => Number(Object(found).score ?? 0));
      if (scores.length > 0) expect(Math.max(...scores)).toBe(analysis.score);
      const names = Object.values(tasks ?? {}).map((task) => Object(task).name);
      expect(names).toEqual(expect.arrayContaining(Object.keys(one.tasks?.data ?? {})));
    }
  });

  it('tell of samples that other vendors know too', () => {
    const all = corpus.filter(({ triage, vmray, cape, virustotal }) => triage && vmray && cape && virustotal);
    expect(all.map(({ name }) => name)).toEqual([
      ...['smoke-tester', 'benign-installer', 'invoice-macro', 'packed-loader', 'admin-tool', 'hostile-strings'],
    ]);
  });
});
