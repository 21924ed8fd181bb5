import { Warnings } from '@sandjury/core/toolkit';
import { expect, it } from 'vitest';
import { mayHoldSecrets, secretKeys, withoutSecrets } from './secrets.ts';

it.each([...secretKeys])('looks closer at a reply with %s, however its letters are written', (key) => {
  expect(mayHoldSecrets(JSON.stringify({ list: [{ [key]: 'x' }] }))).toBe(true);
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at).toString(16).padStart(4, '0');
    const json = `{"${key.slice(0, at)}\\u${code}${key.slice(at + 1)}":"x"}`;
    expect(JSON.parse(json)).toEqual({ [key]: 'x' });
    expect(mayHoldSecrets(json)).toBe(true);
  }
});

it('lets a reply go by that has none of them', () => {
  expect(mayHoldSecrets(JSON.stringify({ iocs: { files: [{ filename: 'C:\\Windows\\a.exe\n' }] } }))).toBe(false);
});

it('looks through the parts that are not known to be clean, and leaves all as it is', () => {
  const warnings = new Warnings();
  const raw = { sample: { sample_password: 'infected' }, iocs: { sample_password: 'of no reply' }, vtis: { id: 1 } };
  const clean = withoutSecrets(raw, warnings, ['iocs', 'vtis']);
  expect(clean).toEqual({ ...raw, sample: { sample_password: '[redacted]' } });
  expect(Object.keys(clean)).toEqual(['sample', 'iocs', 'vtis']);
  expect(clean.iocs).toBe(raw.iocs);
  expect(raw.sample.sample_password).toBe('infected');
  expect(warnings.list()).toMatchObject([{ code: 'redacted', pointer: '/sample/sample_password' }]);
});
