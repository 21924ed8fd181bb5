import { expect, it } from 'vitest';
import type { Ioc } from '../../model/ioc.ts';
import { Warnings } from '../report/warnings.ts';
import { cappedNames, detailsOf, present } from './details.ts';
import { fileValue, iocOf, knownHashes } from './ioc-of.ts';

function read(...[type, value, extra = {}]: [Parameters<typeof iocOf>[0], string | null, Partial<Ioc>?]) {
  const warnings = new Warnings();
  const [ioc] = iocOf(type, value, extra, { at: '/r/0', warnings });
  return { ioc, warnings: warnings.list().map(({ message, pointer }) => `${pointer} ${message}`) };
}

it.each([
  ['domain-name', 'a.example', 'domain-name', 'a.example'],
  ['domain-name', 'a[.]example', 'domain-name', 'a.example'],
  ['url', 'hxxp://a[.]example/x', 'url', 'http://a.example/x'],
  ['address', '192.0.2.1', 'ipv4-addr', '192.0.2.1'],
  ['address', '192[.]0[.]2[.]1', 'ipv4-addr', '192.0.2.1'],
  ['address', '2001:db8::1', 'ipv6-addr', '2001:db8::1'],
  ['host', '192.0.2.1', 'ipv4-addr', '192.0.2.1'],
  ['host', 'a.example', 'domain-name', 'a.example'],
  ['mutex', 'a[.]b', 'mutex', 'a[.]b'],
] as const)('%s %j is the %s %j', (type, value, kind, plain) => {
  const { ioc, warnings } = read(type, value, { isIoc: true });
  const details = plain === value ? {} : { originalValues: [value] };
  expect(ioc).toMatchObject({ type: kind, value: plain, isIoc: true, details, evidence: ['/r/0'] });
  expect(warnings).toEqual([]);
});

it.each([
  ['mutex', '', 'A mutex without a value was left out.'],
  ['url', null, 'A url without a value was left out.'],
  ['address', '192.0.2.x', 'A value that is not an IP address was left out.'],
] as const)('%s %j is left out with a warning', (type, value, message) => {
  expect(read(type, value)).toEqual({ ioc: undefined, warnings: [`/r/0 ${message}`] });
});

it('keeps the details that it is given beside the text as it stood', () => {
  const details = { userAgents: ['x'], originalValues: ['first'] };
  expect(read('url', 'hxxp://a.example', { details }).ioc?.details).toEqual({
    userAgents: ['x'],
    originalValues: ['first', 'hxxp://a.example'],
  });
});

it('a file is called by its strongest hash, else by its name', () => {
  expect(knownHashes({ md5: 'a', sha1: null, sha256: undefined })).toEqual({ md5: 'a' });
  expect(fileValue({ md5: 'a', sha256: 'c' }, 'n')).toBe('c');
  expect(fileValue({ md5: 'a' }, 'n')).toBe('a');
  expect(fileValue({}, 'n')).toBe('n');
});

it('details are in order, and none is empty', () => {
  expect(detailsOf({ b: ['x', null, ''], a: 0, c: null, d: '', e: [], f: 'y' })).toEqual({
    a: ['0'],
    b: ['x'],
    f: ['y'],
  });
  expect(Object.keys(detailsOf({ b: 'x', a: 'y' }))).toEqual(['a', 'b']);
  expect(present('a', '', null, undefined)).toEqual(['a']);
});

it('names are capped with a warning', () => {
  const warnings = new Warnings();
  const names = Array.from({ length: 120 }, (_, index) => `${index}`);
  expect(cappedNames(names, { at: '/f', warnings })).toHaveLength(100);
  expect(warnings.list()).toEqual([
    { code: 'truncated', message: '20 of 120 names were left out; raw has them all.', pointer: '/f' },
  ]);
  expect(cappedNames(['b', 'a'], { at: '/f', warnings })).toEqual(['b', 'a']);
});
