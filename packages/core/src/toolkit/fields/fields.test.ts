import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolvePointer } from '../../model/json-pointer.ts';
import { Warnings } from '../report/warnings.ts';
import * as fields from './index.ts';
import { readField } from './read.ts';

const file = fields.object({
  name: fields.texts,
  size: fields.size,
  type: fields.text,
  is_new: fields.flag,
  score: fields.number,
  md5: fields.md5,
  ssdeep: fields.ssdeep,
  host: fields.section({ ip: fields.address, cc: fields.country }),
  parts: fields.list(fields.object({ id: fields.required(fields.id), note: fields.text })),
  by_name: fields.record(fields.object({ count: fields.number })),
  families: fields.either(fields.text, fields.list(fields.object({ family: fields.text }))),
  anything: fields.raw,
});
const blank = { name: [], size: null, type: null, is_new: null, score: null, md5: null, ssdeep: null };

function read(value: unknown, at = '') {
  const warnings = new Warnings();
  const result = readField(file, value, { warnings, at });
  return { result, warnings: warnings.list() };
}

describe('a field', () => {
  it('that is absent, null or empty is null, without a warning', () => {
    expect(read({})).toEqual({ result: blank, warnings: [] });
    const empty = { name: '', size: null, type: '', md5: null, parts: [], host: null };
    expect(read(empty).result).toMatchObject({ ...blank, parts: [], host: null });
    expect(read(empty).warnings).toEqual([]);
  });

  it.each([
    [{ size: 12 }, { size: 12 }],
    [{ size: '12' }, { size: 12 }],
    [{ score: '-1.5' }, { score: -1.5 }],
    [{ type: 7 }, { type: '7' }],
    [{ is_new: 'True' }, { is_new: true }],
    [{ is_new: 0 }, { is_new: false }],
    [{ name: 'a' }, { name: ['a'] }],
    [{ name: ['a', '', null, 2] }, { name: ['a', '2'] }],
    [{ md5: 'A'.repeat(32) }, { md5: 'a'.repeat(32) }],
    [{ ssdeep: '3:a:b' }, { ssdeep: '3:a:b' }],
    [{ host: { ip: '::1', cc: 'de' } }, { host: { ip: '::1', cc: 'DE' } }],
    [
      { parts: [{ id: 7 }, { id: '8', note: 'x' }] },
      {
        parts: [
          { id: '7', note: null },
          { id: '8', note: 'x' },
        ],
      },
    ],
    [{ by_name: { a: { count: 1 } } }, { by_name: { a: { count: 1 } } }],
    [{ families: 'QakBot' }, { families: 'QakBot' }],
    [{ families: [{ family: 'QakBot' }] }, { families: [{ family: 'QakBot' }] }],
    [{ anything: { deep: [1] } }, { anything: { deep: [1] } }],
  ])('%j is read as %j', (value, expected) => {
    const { result, warnings } = read(value);
    expect(result).toMatchObject(expected);
    expect(warnings).toEqual([]);
  });

  it.each([
    [{ size: 1.5 }, '/size', 'size is not of the documented type; what could not be read was left out.'],
    [{ size: -1 }, '/size', 'size is not of the documented type; what could not be read was left out.'],
    [{ type: { a: 1 } }, '/type', 'type is not of the documented type; what could not be read was left out.'],
    [{ is_new: [true] }, '/is_new', 'is_new is not of the documented type; what could not be read was left out.'],
    [{ is_new: 'maybe' }, '/is_new', 'is_new is not of the documented type; what could not be read was left out.'],
    [{ is_new: [true] }, '/is_new', 'is_new is not of the documented type; what could not be read was left out.'],
    [{ name: ['a', {}] }, '/name/1', 'name is not of the documented type; what could not be read was left out.'],
    [{ name: { a: 1 } }, '/name', 'name is not of the documented type; what could not be read was left out.'],
    [{ md5: 'masked' }, '/md5', 'A md5 that is not 32 hex digits was left out.'],
    [{ ssdeep: '3' }, '/ssdeep', 'An ssdeep that is not of the form size:hash:hash was left out.'],
    [{ host: [] }, '/host', 'host is no object; it was left out.'],
    [{ host: { ip: '1.2' } }, '/host/ip', 'ip is not of the documented type; what could not be read was left out.'],
    [{ parts: {} }, '/parts', 'parts is not a list; it was left out.'],
    [{ parts: [{ id: 1 }, 7] }, '/parts/1', 'An entry of parts that is no object was left out.'],
    [{ parts: [null] }, '/parts/0', 'An entry of parts that is no object was left out.'],
    [{ parts: [{ note: 'x' }] }, '/parts/0', 'An entry of parts without id was left out.'],
    [
      { by_name: { 'a/b': { count: 'x' } } },
      '/by_name/a~1b/count',
      'count is not of the documented type; what could not be read was left out.',
    ],
    [{ families: {} }, '/families', 'families is not of the documented type; what could not be read was left out.'],
    [
      { families: [{ family: [] }] },
      '/families/0/family',
      'family is not of the documented type; what could not be read was left out.',
    ],
  ])('%j is left out, with a warning at %s', (value, at, message) => {
    const { warnings } = read(value, '/report');
    expect(warnings).toEqual([{ code: 'malformed-value', message, pointer: `/report${at}` }]);
  });
});

it('what is beside a value of another type is read, and keeps its index', () => {
  const { result, warnings } = read({ parts: [{ id: 'x' }, 'y', { id: 3, note: {} }], size: {} });
  expect(result.parts).toEqual([undefined, undefined, { id: '3', note: null }]);
  expect(result.size).toBeNull();
  expect(warnings.map(({ pointer }) => pointer)).toEqual([
    '/size',
    '/parts/0/id',
    '/parts/1',
    '/parts/2/note',
    '/parts/0',
  ]);
});

it('what was given is left as it is', () => {
  const value = Object.freeze({ parts: Object.freeze([Object.freeze({ id: 'x' })]), size: [] });
  read(value);
  expect(value).toEqual({ parts: [{ id: 'x' }], size: [] });
});

it('a value that is something else as a whole, or lacks what it is nothing without, is refused', () => {
  for (const value of [null, undefined, 7, 'text', []])
    expect(() => read(value)).toThrow('not of the documented shape');
  const task = fields.object({ id: fields.required(fields.id) });
  const ids = fields.object({ ids: fields.required(fields.list(fields.id)) });
  for (const [value, isRead] of [
    [{ ids: [] }, true],
    [{ ids: ['1', {}] }, true],
    [{ ids: [{}, 'x'] }, false],
    [{ ids: [null] }, false],
    [{ ids: null }, false],
    [{}, false],
  ] as const) {
    const read = () => readField(ids, value, { warnings: new Warnings() });
    if (isRead) expect(read().ids).toHaveLength(value.ids.length);
    else expect(read).toThrow(/not of the documented shape/);
  }
  for (const value of [{}, { id: null }, { id: 'x' }]) {
    const reading = () => readField(task, value, { warnings: new Warnings(), what: 'The reply', provider: 'box' });
    expect(reading).toThrow(expect.objectContaining({ code: 'response', provider: 'box' }));
  }
});

it('whatever a vendor sends is read, and every pointer leads to something', () => {
  const any = fc.jsonValue({ maxDepth: 3 });
  const keys = Object.keys(file.shape);
  const value = fc.dictionary(fc.constantFrom(...keys, 'id', 'ip', '__proto__'), any);
  fc.assert(
    fc.property(value, (sent) => {
      const { warnings } = read(sent);
      for (const { pointer } of warnings) expect(resolvePointer(sent, pointer ?? '?')).not.toBeNull();
    }),
  );
});

it('one value or several are a list, and a hash may have blanks around it', () => {
  const shape = fields.object({ ids: fields.several(fields.id), md5: fields.md5, ssdeep: fields.ssdeep });
  const reading = (value: object) => {
    const warnings = new Warnings();
    return [readField(shape, value, { warnings }), warnings.list().map(({ pointer }) => pointer)];
  };
  const none = { ids: [], md5: null, ssdeep: null };
  expect(reading({})).toEqual([none, []]);
  expect(reading({ ids: 7, md5: ` ${'A'.repeat(32)}\n`, ssdeep: ' 3:a:b' })).toEqual([
    { ids: ['7'], md5: 'a'.repeat(32), ssdeep: '3:a:b' },
    [],
  ]);
  expect(reading({ ids: [1, '2', null, '', 'x', {}], md5: ' ' })).toEqual([
    { ...none, ids: ['1', '2'] },
    ['/ids/4', '/ids/5'],
  ]);
  expect(reading({ ids: {}, ssdeep: 7 })).toEqual([none, ['/ids', '/ssdeep']]);
});

it('a value that stands alone is read, or is null', () => {
  expect(fields.one(fields.number, '7')).toBe(7);
  expect(fields.one(fields.flag, 'True')).toBe(true);
  for (const value of [undefined, null, '', {}, [7]]) expect(fields.one(fields.number, value)).toBeNull();
});

it('the objects of a collection are read by their keys, and what else it holds is ignored', () => {
  const shape = fields.object({ files: fields.keyed(fields.object({ size: fields.size })) });
  const reading = (files: unknown) => {
    const warnings = new Warnings();
    const { files: found } = readField(shape, { files }, { warnings });
    return [found && [...found], warnings.list().map(({ pointer }) => pointer)];
  };
  const sent = JSON.parse('{ "_type": "files", "a/b": { "size": "1" }, "__proto__": { "size": 2 } }');
  expect(reading(sent)).toEqual([
    [
      ['a/b', { size: 1 }],
      ['__proto__', { size: 2 }],
    ],
    [],
  ]);
  expect(reading([{ size: 1 }, 7, { size: [] }])).toEqual([
    [
      ['0', { size: 1 }],
      ['2', { size: null }],
    ],
    ['/files/2/size'],
  ]);
  expect(reading({ 'a/b': { size: {} } })).toEqual([[['a/b', { size: null }]], ['/files/a~1b/size']]);
  expect(reading(null)).toEqual([null, []]);
  expect(reading(7)).toEqual([undefined, ['/files']]);
});

it('a derived field is read whatever stands there', () => {
  const shape = fields.object({ count: fields.derived((value) => (Array.isArray(value) ? value.length : 0)) });
  const warnings = new Warnings();
  expect(readField(shape, { count: [1] }, { warnings })).toEqual({ count: 1 });
  expect(readField(shape, {}, { warnings })).toEqual({ count: 0 });
  expect(warnings.list()).toEqual([]);
});

it('a reply that is full of values of other types takes no longer for it than one that is not', () => {
  const entries = 50_000;
  const { result, warnings } = read({ parts: Array.from({ length: entries }, () => ({ id: 1, note: {} })) });
  expect(result.parts).toHaveLength(entries);
  expect(warnings).toHaveLength(1001);
  expect(warnings.at(-1)).toEqual({
    code: 'malformed-value',
    message: `${entries - 1000} more values are not of the documented type; they were left out.`,
    pointer: null,
  });
});
