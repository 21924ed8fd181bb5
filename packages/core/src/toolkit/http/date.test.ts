import { expect, it } from 'vitest';
import { readHttpDate } from './date.ts';

const now = Date.UTC(2026, 5, 1);

it.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
  ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
  ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
  ['Wed Nov 16 08:49:37 1994', '1994-11-16T08:49:37.000Z'],
  ['Thu, 29 Feb 2024 00:00:00 GMT', '2024-02-29T00:00:00.000Z'],
  ['Monday, 01-Jun-76 00:00:00 GMT', '2076-06-01T00:00:00.000Z'],
  ['Tuesday, 01-Jun-77 00:00:00 GMT', '1977-06-01T00:00:00.000Z'],
])('%j is %s', (text, time) => {
  expect(readHttpDate(text, now)).toBe(Date.parse(time));
});

it.each([
  '',
  'soon 2099',
  '2024-01-01',
  'Mon, 99 Jan 2024 00:00:30 GMT',
  'Fri, 30 Feb 2024 00:00:00 GMT',
  'Fri, 01 Foo 2024 00:00:00 GMT',
  'Fri, 01 Mar 2024 25:00:00 GMT',
  'Fri, 01 Mar 2024 00:00:00 CET',
  'Sun Nov 6 08:49:37 1994',
  'Sun Nov  6 08:49:37 1994 GMT',
])('%j is no HTTP date', (text) => {
  expect(readHttpDate(text, now)).toBeNull();
});
