import { expect, it } from 'vitest';
import { Warnings } from '../report/warnings.ts';
import { readServers, urlOf } from './server-address.ts';
import { hostIoc, nameIoc, requestIoc } from './traffic.ts';

it.each([
  ['http://u:p@a.example/x', ['url http://a.example/x u false']],
  ['a.example:80', ['host a.example 80 false']],
  ['a.example,/x', ['host a.example /x false']],
  ['[2001:db8::1]:443', ['host 2001:db8::1 443 false']],
  ['tcp://127.0.0.1:1', ['url tcp://127.0.0.1:1 true']],
  ['localhost.', []],
  ['444', []],
  ['Not Found', []],
])('%s', (text, expected) => {
  const said = readServers(text).map(({ type, value, ports, paths, accounts, isLocal }) =>
    [type, value, ...ports, ...paths, ...accounts, isLocal].join(' '),
  );
  expect(said).toEqual(expected);
});

it.each([
  [{ scheme: 'https', host: 'a.example', port: 443, path: 'x' }, 'https://a.example/x'],
  [{ scheme: 'http', host: 'a.example', port: 8080, path: '/x' }, 'http://a.example:8080/x'],
  [{ scheme: 'http', host: '2001:db8::1', port: 80 }, 'http://[2001:db8::1]/'],
  [{ scheme: 'http', host: 'a.example:81', port: 82 }, 'http://a.example:81/'],
  [{ scheme: 'http', host: null, path: 'https://b.example/y' }, 'https://b.example/y'],
  [{ scheme: 'http', host: '' }, null],
])('%j is %s', (parts, url) => {
  expect(urlOf(parts)).toBe(url);
});

it('traffic becomes IOCs', () => {
  const place = { at: '/n', warnings: new Warnings() };
  expect(hostIoc({ address: '192.0.2.1', country: 'de' }, place)).toMatchObject([{ countries: ['DE'] }]);
  expect(hostIoc({ address: '192.0.2.1', country: 'Ireland' }, place)[0]?.details).toEqual({
    countryNames: ['Ireland'],
  });
  expect(nameIoc({ name: '1.2.0.192.in-addr.arpa' }, place)).toEqual([]);
  expect(nameIoc({ name: 'a.example', answers: ['192.0.2.1', 'b.example'] }, place)).toMatchObject([
    { type: 'domain-name', ipAddresses: ['192.0.2.1'], details: { answers: ['b.example'] } },
  ]);
  expect(requestIoc({ scheme: 'http', host: 'a.example', method: 'GET' }, place)).toMatchObject([
    { type: 'url', value: 'http://a.example/', operations: ['get'], protocols: ['http'] },
  ]);
});
