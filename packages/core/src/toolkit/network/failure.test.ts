import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { ApiError } from '../../model/errors.ts';
import { connectionFailure, provablyUnsent } from './failure.ts';

const url = new URL('https://vendor.example:8443/secret/path?key=hunter2');
const failure = (error: unknown) => connectionFailure(error, url, 'fake', null);
const coded = (code: string, cause?: unknown) => Object.assign(new Error('hunter2', { cause }), { code });
function named(name: string, code?: string): Error {
  return Object.assign(new Error('does not match'), { name }, code !== undefined && { code });
}

it.each([
  [coded('UND_ERR_SOCKET', coded('ECONNRESET')), 'the connection was reset (ECONNRESET)'],
  [coded('UND_ERR_SOCKET', new Error('hunter2')), 'the connection broke (UND_ERR_SOCKET)'],
  [coded('UND_ERR_SOCKET'), 'the connection broke (UND_ERR_SOCKET)'],
  [new TypeError('hunter2', { cause: coded('ENOTFOUND') }), 'the host name is not known (ENOTFOUND)'],
  [coded('constructor'), 'the connection failed (constructor)'],
  [Object.assign(new Error('x'), { code: 5 }), 'the connection failed'],
  [new Error('hunter2'), 'the connection failed'],
  ['hunter2', 'the connection failed'],
  [null, 'the connection failed'],
])('%s is told by host and reason only', (error, reason) => {
  expect(failure(error).message).toBe(`fake at vendor.example:8443: ${reason}.`);
  expect(failure(error).cause).toBe(error);
});

it.each([
  ['a parser error', Object.assign(named('HTTPParserError', 'HPE_INVALID_CONSTANT'), { data: 'hunter2' })],
  ['a reply', Object.assign(named('ResponseError', 'UND_ERR_RESPONSE'), { body: { a: 'hunter2' } })],
  [
    'headers',
    Object.assign(named('RequestRetryError', 'UND_ERR_REQ_RETRY'), { headers: { authorization: 'hunter2' } }),
  ],
  ['a cause', new TypeError('x', { cause: Object.assign(named('HTTPParserError'), { data: 'hunter2' }) })],
])('bytes of %s do not come along, name, code and text do', (_, error) => {
  const { cause } = failure(error);
  expect(inspect(failure(error), { depth: 12, showHidden: true })).not.toContain('hunter2');
  const { name, message, stack } = error;
  expect(cause).toMatchObject({ name, message, stack, ...('code' in error && { code: error.code }) });
});

it('a chain of causes without an end is cut', () => {
  const error = Object.assign(new Error('x'), { code: 'ECONNRESET' });
  error.cause = error;
  expect(failure(error).message).toContain('ECONNRESET');
  expect(inspect(failure(error), { depth: 20 }).length).toBeLessThan(50_000);
});

it.each([
  ['ECONNREFUSED', true],
  ['ENOTFOUND', true],
  ['EAI_AGAIN', true],
  ['UND_ERR_CONNECT_TIMEOUT', true],
  ['ECONNRESET', false],
  ['ETIMEDOUT', false],
  ['EHOSTUNREACH', false],
  ['UND_ERR_HEADERS_TIMEOUT', false],
  ['', false],
])('%s proves that nothing was sent: %s', (code, unsent) => {
  expect(provablyUnsent(failure(coded(code)))).toBe(unsent);
});

it('only a failure of the connection can prove that', () => {
  expect(provablyUnsent(new ApiError('x', { cause: coded('ECONNREFUSED') }))).toBe(false);
  expect(provablyUnsent(coded('ECONNREFUSED'))).toBe(false);
});

it.each([
  'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
  'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
])('%s names the setting of a client certificate', (code) => {
  expect(failure(coded('UND_ERR_SOCKET', coded(code))).message).toContain(`(tls.certFile) (${code}).`);
  expect(failure(coded(code)).retryable).toBe(false);
});

it.each([
  ['before a byte of a reply', Object.assign(coded('UND_ERR_SOCKET'), { socket: { bytesRead: 0 } }), true],
  ['within a reply', Object.assign(coded('UND_ERR_SOCKET'), { socket: { bytesRead: 9 } }), false],
  ['while TLS began', coded('ECONNRESET'), true],
])('a connection that is closed %s', (_name, error, isHinted) => {
  expect(failure(error).message.includes('tls.certFile')).toBe(isHinted);
  expect(connectionFailure(error, new URL('http://vendor.example'), 'fake', null).message).not.toContain('tls.');
});

it('says through which proxy it was', () => {
  const { message } = connectionFailure(coded('CERT_HAS_EXPIRED'), url, 'fake', 'proxy.example:3128');
  expect(message).toBe(
    'fake at vendor.example:8443, through the proxy proxy.example:3128: its TLS certificate has expired (CERT_HAS_EXPIRED).',
  );
});

it.each([
  'CERT_HAS_EXPIRED',
  'EPROTO',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
])('%s does not pass by itself', (code) => {
  expect(failure(coded(code)).retryable).toBe(false);
});
