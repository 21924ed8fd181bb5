import { expect, it } from 'vitest';
import { Warnings } from '../report/warnings.ts';
import { createTimeReader } from './time-reader.ts';

it('a time without a zone is read as the facts say, with one warning for all', () => {
  const warnings = new Warnings();
  const read = createTimeReader({ vendor: 'Box', zoneOffset: 8 }, warnings);
  expect(read('2026-05-01 09:00:00', '/a')).toBe('2026-05-01T01:00:00Z');
  expect(read('2026-05-01 10:00:00', '/b')).toBe('2026-05-01T02:00:00Z');
  expect(read('2026-05-01T10:00:00Z', '/c')).toBe('2026-05-01T10:00:00Z');
  expect(warnings.list()).toEqual([
    { code: 'undated-zone', message: "Box's times carry no zone here; they were read as UTC+8.", pointer: null },
  ]);
});

it.each([null, undefined, ''])('%j is no time, and nothing to say', (text) => {
  const warnings = new Warnings();
  expect(createTimeReader({ vendor: 'Box' }, warnings)(text, '/a')).toBeNull();
  expect(warnings.list()).toEqual([]);
});

it('what is no time is left out with a warning', () => {
  const warnings = new Warnings();
  expect(createTimeReader({ vendor: 'Box' }, warnings)('soon', '/a')).toBeNull();
  expect(warnings.list()).toMatchObject([{ code: 'malformed-value', pointer: '/a' }]);
});
