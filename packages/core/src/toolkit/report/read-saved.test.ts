import { describe, expect, it } from 'vitest';
import * as fields from '../fields/index.ts';
import { blankReport } from '../values/blanks.ts';
import { readSavedReports } from './read-saved.ts';

const box = fields.object({ id: fields.id, name: fields.text });

const read = (...documents: readonly unknown[]) =>
  readSavedReports(documents, {
    provider: 'box',
    expected: 'report of Box',
    field: box,
    isOwn: (raw) => 'name' in raw,
    ticketOf: ({ id }) => id && `task:${id}`,
    toReport: ({ ref, value, raw, warnings }) => ({
      ...blankReport(ref, { name: 'Box', version: value.name }),
      warnings: [...warnings],
      raw,
    }),
  });

describe('saved reports', () => {
  it('are one for each ticket: the one with more sections, and of equal ones the first', () => {
    const [lite, full, other] = [
      { id: 7, name: 'lite' },
      { id: '7', name: 'full', more: [] },
      { id: 8, name: 'b' },
    ];
    const again = { id: 7, name: 'again', more: [] };
    for (const documents of [
      [lite, full, other],
      [full, lite, other],
      [lite, full, again, other],
    ]) {
      const found = read(...documents).map(({ ref, product, raw }) => [ref, product.version, raw]);
      expect(found).toEqual([
        [{ provider: 'box', id: 'task:7' }, 'full', full],
        [{ provider: 'box', id: 'task:8' }, 'b', other],
      ]);
    }
  });

  it('carry the warnings of their fields', () => {
    expect(read({ id: 1, name: {} })[0]?.warnings).toMatchObject([{ code: 'malformed-value', pointer: '/name' }]);
  });

  it.each([[null], [[]], ['x'], [7], [{}], [{ id: 7 }], [{ name: 'without an id' }], [{ id: 'x', name: 'a' }]])(
    'are none of %j',
    (document) => {
      const refused = expect.objectContaining({ code: 'response', message: 'The document is no report of Box.' });
      expect(() => read({ id: 1, name: 'a' }, document)).toThrow(refused);
    },
  );

  it('need a document, and one that is not nested too deep', () => {
    expect(() => read()).toThrow('There is no document to read.');
    const deep = JSON.parse(`${'['.repeat(300)}${']'.repeat(300)}`);
    expect(() => read({ id: 1, name: 'a', deep })).toThrow(expect.objectContaining({ code: 'too_large' }));
  });
});
