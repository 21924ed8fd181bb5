import { describe, expect, it } from 'vitest';
import { resolvePointer } from '../../model/json-pointer.ts';
import { Warnings } from '../report/warnings.ts';
import { redactKeys } from './redact.ts';
import { mailAddresses, redactMatches } from './redact-matches.ts';

function redact(raw: unknown, ...keys: string[]) {
  const warnings = new Warnings();
  const clean = redactKeys(raw, new Set(keys), warnings);
  return { clean, warnings: warnings.list() };
}

it('replaces at any depth, whatever the value, and warns once per key', () => {
  const raw = {
    password: 'hunter2',
    list: [{ password: 5 }, 'text', null, [[{ password: { deep: 'hunter2' } }]]],
    'a/b': { mail: ['x@a.example'] },
  };
  const before = structuredClone(raw);
  const { clean, warnings } = redact(raw, 'password', 'mail');
  expect(raw).toEqual(before);
  expect(clean).toEqual({
    password: '[redacted]',
    list: [{ password: '[redacted]' }, 'text', null, [[{ password: '[redacted]' }]]],
    'a/b': { mail: '[redacted]' },
  });
  expect(warnings).toEqual([
    { code: 'redacted', message: 'password was left out of raw (3 places).', pointer: '/password' },
    { code: 'redacted', message: 'mail was left out of raw.', pointer: '/a~1b/mail' },
  ]);
  for (const { pointer } of warnings) expect(resolvePointer(clean, pointer ?? '-')).toEqual({ value: '[redacted]' });
});

it('points at the right place where only a part of raw is redacted', () => {
  const raw = { report: { info: { options: [{ password: 'hunter2' }] }, config: { password: 'a finding' } } };
  const warnings = new Warnings();
  const info = redactKeys(raw.report.info, new Set(['password']), warnings, '/report/info');
  expect(info).toEqual({ options: [{ password: '[redacted]' }] });
  const [warning] = warnings.list();
  expect(warning?.pointer).toBe('/report/info/options/0/password');
  const whole = { report: { ...raw.report, info } };
  expect(resolvePointer(whole, warning?.pointer ?? '-')).toEqual({ value: '[redacted]' });
});

it('leaves empty values alone, and does nothing twice', () => {
  const raw = { a: null, b: '', c: [], d: {}, e: 0 };
  expect(redact(raw, 'a', 'b', 'c', 'd')).toEqual({ clean: raw, warnings: [] });
  const once = redact(raw, 'e');
  expect(once.warnings).toHaveLength(1);
  expect(redact(once.clean, 'e').warnings).toEqual([]);
});

it('shares what holds no secret with what it was given', () => {
  const raw = { plain: { deep: [1, 2] }, list: [{ x: 1 }, { password: 'hunter2' }] };
  expect(redact(raw, 'nothing').clean).toBe(raw);
  const clean = redact(raw, 'password').clean as typeof raw;
  expect(clean.plain).toBe(raw.plain);
  expect(clean.list[0]).toBe(raw.list[0]);
  expect(Object.keys(clean)).toEqual(Object.keys(raw));
});

it('does not follow __proto__ out of the document', () => {
  const raw = JSON.parse('{"__proto__":{"password":"hunter2"},"constructor":{"password":"hunter2"}}');
  const { clean, warnings } = redact(raw, 'password');
  expect(warnings[0]?.message).toContain('2 places');
  expect(JSON.stringify(clean)).toBe('{"__proto__":{"password":"[redacted]"},"constructor":{"password":"[redacted]"}}');
  expect(Object.hasOwn(Object.prototype, 'password')).toBe(false);
  const named = JSON.parse('{"__proto__":"hunter2"}');
  expect(JSON.stringify(redact(named, '__proto__').clean)).toBe('{"__proto__":"[redacted]"}');
});

it.each([null, 'password', 5, undefined])('bears a document that is %j', (raw) => {
  expect(redact(raw, 'password')).toEqual({ clean: raw, warnings: [] });
});

describe('redactMatches', () => {
  const keys = new Set(['author', 'options']);
  const redactMail = (raw: unknown) => {
    const warnings = new Warnings();
    const clean = redactMatches(raw, { keys, pattern: mailAddresses, what: 'Mail addresses' }, warnings, '/r');
    return { clean, warnings: warnings.list().map(({ code, message, pointer }) => `${code} ${pointer} ${message}`) };
  };

  it('replaces what a pattern finds under some keys, at any depth, and nothing else', () => {
    const raw = JSON.parse(
      '{"list":[{"author":"A <a.b@c.example>"},{"author":["x@y.example",7,null]}],"to":"v@w.example","__proto__":{"author":{"n":"x@y.example"}}}',
    );
    const before = JSON.stringify(raw);
    const { clean, warnings } = redactMail(raw);
    expect(JSON.stringify(clean)).toBe(
      '{"list":[{"author":"A <[redacted]>"},{"author":["[redacted]",7,null]}],"to":"v@w.example","__proto__":{"author":{"n":"[redacted]"}}}',
    );
    expect(warnings).toEqual(['redacted /r Mail addresses were left out of raw.']);
    expect(JSON.stringify(raw)).toBe(before);
  });

  it.each([null, 7, 'x@y.example', [], {}, { author: 'nobody' }, { list: [{ text: 'x@y.example' }] }])(
    'gives back %j as it is',
    (raw) => {
      const { clean, warnings } = redactMail(raw);
      expect(clean).toBe(raw);
      expect(warnings).toEqual([]);
    },
  );
});
