import { expect, it } from 'vitest';
import { toXml } from './xml.ts';

it('writes objects, repeated lists and escaped text', () => {
  expect(toXml('R', { A: 1, B: ['x', { C: true }], D: null, E: '<&>\u001b' })).toBe(
    "<?xml version='1.0' encoding='UTF-8'?><R><A>1</A><B>x</B><B><C>true</C></B><D></D><E>&lt;&amp;&gt;\ufffd</E></R>",
  );
});

it('does not let a hostile key become markup', () => {
  expect(toXml('R', { 'a><b': 1 })).toContain('<_>1</_>');
});
