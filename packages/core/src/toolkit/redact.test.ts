import { expect, it } from 'vitest';
import { resolvePointer } from '../json-pointer.ts';
import { redactKeys } from './redact.ts';
import { Warnings } from './warnings.ts';

function redact(raw: unknown, ...keys: string[]) {
  const warnings = new Warnings();
  redactKeys(raw, new Set(keys), warnings);
  return warnings.list();
}

it('overwrites in place, at any depth, whatever the value, and warns once per key', () => {
  const raw = {
    password: 'hunter2',
    list: [{ password: 5 }, 'text', null, [[{ password: { deep: 'hunter2' } }]]],
    'a/b': { mail: ['x@a.example'] },
  };
  const warnings = redact(raw, 'password', 'mail');
  expect(raw).toEqual({
    password: '[redacted]',
    list: [{ password: '[redacted]' }, 'text', null, [[{ password: '[redacted]' }]]],
    'a/b': { mail: '[redacted]' },
  });
  expect(warnings).toEqual([
    { code: 'redacted', message: 'password was left out of raw (3 places).', pointer: '/password' },
    { code: 'redacted', message: 'mail was left out of raw.', pointer: '/a~1b/mail' },
  ]);
  for (const { pointer } of warnings) expect(resolvePointer(raw, pointer ?? '-')).toEqual({ value: '[redacted]' });
});

it('leaves empty values alone, and does nothing twice', () => {
  const raw = { a: null, b: '', c: [], d: {}, e: 0 };
  const before = structuredClone(raw);
  expect(redact(raw, 'a', 'b', 'c', 'd')).toEqual([]);
  expect(raw).toEqual(before);
  expect(redact(raw, 'e')).toHaveLength(1);
  expect(redact(raw, 'e')).toEqual([]);
});

it('does not follow __proto__ out of the document', () => {
  const raw = JSON.parse('{"__proto__":{"password":"hunter2"},"constructor":{"password":"hunter2"}}');
  expect(redact(raw, 'password')[0]?.message).toContain('2 places');
  expect(JSON.stringify(raw)).not.toContain('hunter2');
  expect(Object.hasOwn(Object.prototype, 'password')).toBe(false);
  const named = JSON.parse('{"__proto__":"hunter2"}');
  redact(named, '__proto__');
  expect(JSON.stringify(named)).toBe('{"__proto__":"[redacted]"}');
});

it.each([null, 'password', 5, undefined])('bears a document that is %j', (raw) => {
  expect(redact(raw, 'password')).toEqual([]);
});
