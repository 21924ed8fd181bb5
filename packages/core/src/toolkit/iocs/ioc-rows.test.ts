import { describe, expect, it } from 'vitest';
import { Warnings } from '../report/warnings.ts';
import { firstOf, present } from './details.ts';
import { fileIoc, type IocFacts, iocOf } from './ioc-of.ts';
import { type IocRows, iocsIn } from './ioc-rows.ts';
import { serverIocs } from './server-iocs.ts';
import { nameIoc } from './traffic.ts';

type Texts = (string | null | undefined)[] | null;
interface Section {
  written?: Texts;
  contacted?: Texts;
  network?: { flows?: ({ ip: string | null; port: number | null } | null)[] | null; names?: { name: string }[] } | null;
  final?: string | null;
}

const rows: IocRows<Section> = {
  written: ['file-name', 'created', 'written'],
  contacted: ['address'],
  network: {
    flows: ({ ip, port: ports }, place) => iocOf('address', ip, { details: { ports } }, place),
    names: ({ name }, place) => nameIoc({ name }, place),
  },
  final: ['url', 'redirected'],
};

describe('iocsIn', () => {
  const read = (section: Section | null) => {
    const warnings = new Warnings();
    const iocs = iocsIn(section, rows, { at: '/r', warnings });
    const told = iocs.map(({ type, value, operations, evidence }) =>
      [type, value, ...operations, ...evidence].join(' '),
    );
    return { told, warnings: warnings.list().map(({ pointer }) => pointer) };
  };

  it('reads lists of texts and of objects by a table with their keys, and points at each entry', () => {
    const network = {
      flows: [{ ip: '192.0.2.1', port: 80 }, null, { ip: 'x', port: null }],
      names: [{ name: 'b.example' }],
    };
    const section = { written: ['a', null, 'b'], contacted: ['2001:db8::1'], network, final: 'http://c.example/' };
    expect(read(section)).toEqual({
      told: [
        'file-name a created written /r/written/0',
        'file-name b created written /r/written/2',
        'ipv6-addr 2001:db8::1 /r/contacted/0',
        'ipv4-addr 192.0.2.1 /r/network/flows/0',
        'domain-name b.example /r/network/names/0',
        'url http://c.example/ redirected /r/final',
      ],
      warnings: ['/r/network/flows/2'],
    });
  });

  it.each([null, {}, { written: null, network: null, final: null }, { written: [], network: {} }])(
    'finds nothing in %j',
    (section) => expect(read(section)).toEqual({ told: [], warnings: [] }),
  );
});

it('what a vendor does not say is left out of an IOC, and its details are in order', () => {
  const facts: IocFacts = {
    hashes: { md5: null, sha256: undefined },
    protocols: ['tcp', null, ''],
    details: { z: 7, a: [null, 'x'], gone: null },
  };
  const [ioc] = iocOf('mutex', 'm', facts, { at: '/r', warnings: new Warnings() });
  expect(ioc).toMatchObject({ hashes: {}, protocols: ['tcp'], evidence: ['/r'] });
  expect(JSON.stringify(ioc?.details)).toBe('{"a":["x"],"z":["7"]}');
});

describe('fileIoc', () => {
  const read = (facts: IocFacts) => {
    const warnings = new Warnings();
    const found = fileIoc(facts, { at: '/r', warnings }).map(({ type, value, names }) => ({ type, value, names }));
    return { found, warnings: warnings.list().map(({ code }) => code) };
  };

  it('has the strongest hash, else the first name, as its value', () => {
    const hashes = { md5: 'a'.repeat(32), sha1: 'b'.repeat(40), sha256: null };
    expect(read({ hashes, names: [null, 'n'] }).found).toEqual([{ type: 'file', value: hashes.sha1, names: ['n'] }]);
    expect(read({ names: ['', 'n', 'o'] }).found).toEqual([{ type: 'file-name', value: 'n', names: ['o'] }]);
  });

  it('is none without both, and has 100 names at most', () => {
    expect(read({ hashes: { md5: null } })).toEqual({ found: [], warnings: ['malformed-value'] });
    const names = Array.from({ length: 101 }, (_, index) => `${index}`);
    const { found, warnings } = read({ hashes: { md5: 'a'.repeat(32) }, names });
    expect([found[0]?.names.length, warnings]).toEqual([100, ['truncated']]);
  });
});

describe('serverIocs', () => {
  const claim: IocFacts = { isIoc: true, verdict: 'malicious', details: { family: 'x' } };
  const read = (text: string, beside = {}) => {
    const warnings = new Warnings();
    const iocs = serverIocs({ text, at: '/c' }, claim, warnings, beside);
    const told = iocs.map(({ type, value, isIoc, verdict, details }) => [type, value, isIoc, verdict, details]);
    return [...told, ...warnings.list().map(({ code, pointer }) => [code, pointer])];
  };

  it('claims what the vendor claims of each server, with what stands beside it', () => {
    const details = { family: ['x'], ports: ['80'], userAgents: ['ua'] };
    expect(read('c2.example', { ports: [null, '80'], userAgents: 'ua' })).toEqual([
      ['domain-name', 'c2.example', true, 'malicious', details],
    ]);
    expect(read('192.0.2.1:443', { ports: '80' })).toEqual([
      ['ipv4-addr', '192.0.2.1', true, 'malicious', { family: ['x'], ports: ['443'] }],
    ]);
    expect(read('http://u:p@c2.example/x', { ports: '80' })).toEqual([
      ['url', 'http://c2.example/x', true, 'malicious', { accounts: ['u'], family: ['x'] }],
    ]);
  });

  it('calls no local address an indicator, and leaves out what is no address', () => {
    expect(read('127.0.0.1:4')).toEqual([
      ['ipv4-addr', '127.0.0.1', false, 'unknown', { family: ['x'], ports: ['4'] }],
    ]);
    expect(read('Not Found')).toEqual([['unmapped-value', '/c']]);
  });
});

it('texts of lists count as those beside them, however many there are', () => {
  expect(present('a', ['b', null, ''], undefined, ['c'])).toEqual(['a', 'b', 'c']);
  const many = Array.from({ length: 300_000 }, () => 'x');
  expect(present(many, null)).toHaveLength(300_000);
});

it('a cut says how many were left out', () => {
  const warnings = new Warnings();
  expect(firstOf(['a', 'b'], 2, 'names', { at: '/n', warnings })).toEqual(['a', 'b']);
  expect(warnings.list()).toEqual([]);
  expect(firstOf(['a', 'b', 'c'], 1, 'names', { at: '/n', warnings })).toEqual(['a']);
  const message = '2 names were left out; raw has them all.';
  expect(warnings.list()).toEqual([{ code: 'truncated', message, pointer: '/n' }]);
});
