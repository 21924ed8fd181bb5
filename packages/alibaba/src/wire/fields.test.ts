import { fields, type JsonObject, Warnings } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { level, readFields, text, word } from './fields.ts';

const shape = {
  FileHash: text,
  ThreatLevel: level,
  Result: word,
  Score: fields.number,
  Names: fields.texts,
};

function read(record: JsonObject) {
  const warnings = new Warnings();
  const { value, unread } = readFields(shape, record, { at: (key) => `/r/${key}`, warnings });
  return { value, unread: [...unread], warnings: warnings.list() };
}

it.each([
  [
    { FileHash: 'a', Score: 7 },
    { FileHash: 'a', Score: 7 },
  ],
  [{ fileHash: 'a', file_hash: 'b' }, { FileHash: 'a' }],
  [
    { file_hash: 'b', score: '12' },
    { FileHash: 'b', Score: 12 },
  ],
  [
    { FileHash: null, Result: '' },
    { FileHash: null, Result: null },
  ],
  [
    { Result: ' 1 ', ThreatLevel: ' "3" ' },
    { Result: '1', ThreatLevel: '3' },
  ],
  [
    { Result: 0, ThreatLevel: 2 },
    { Result: '0', ThreatLevel: '2' },
  ],
  [{ Names: 'a' }, { Names: ['a'] }],
  [{ constructor: 'a', other: 1 }, {}],
])('of %j is read %j', (record, expected) => {
  expect(read(record)).toEqual({ value: expected, unread: [], warnings: [] });
  expect(Object.keys(read(record).value).sort()).toEqual(Object.keys(expected).sort());
});

describe('a value of another type', () => {
  it('is left out, with a warning at the key as it is spelled', () => {
    const { value, unread, warnings } = read({ file_hash: 7, Result: {}, Score: Number.NaN, ThreatLevel: [1], x: 1 });
    expect(value).toEqual({ FileHash: null, Result: null, Score: null, ThreatLevel: null });
    expect(unread.sort()).toEqual(['FileHash', 'Result', 'Score', 'ThreatLevel']);
    expect(warnings.map(({ code, pointer }) => `${code} ${pointer}`).sort()).toEqual([
      'malformed-value /r/Result',
      'malformed-value /r/Score',
      'malformed-value /r/ThreatLevel',
      'malformed-value /r/file_hash',
    ]);
  });

  it('in a list is pointed at by its index, and the others stay', () => {
    const { value, warnings } = read({ names: ['a', {}, 'b'] });
    expect(value).toEqual({ Names: ['a', 'b'] });
    expect(warnings.map(({ pointer }) => pointer)).toEqual(['/r/names/1']);
  });

  it('is named up to a limit, and the rest in one warning', () => {
    const { value, warnings } = read({
      Names: Array.from({ length: 5000 }, (_, index) => (index === 4999 ? 'a' : {})),
    });
    expect(value).toEqual({ Names: ['a'] });
    expect(warnings).toHaveLength(100);
    expect(warnings.at(-1)?.message).toBe('Names has more values of another type; they were left out.');
  });

  it('is left out in silence where nobody asks for warnings', () => {
    expect(readFields(shape, { Score: {} }).value).toEqual({ Score: null });
  });
});
