import type { JsonValue } from '@sandjury/emulator';
import { elsewhereUrl } from '../cell/elsewhere.ts';
import type { Adapter, FaultCase, VendorReplies } from './model.ts';

const json = 'application/json';
const status = (code: number) => () => ({ status: code });
const body =
  (text: string, contentType = json) =>
  () => ({ body: text, contentType });
type Told = Pick<Adapter, 'replies' | 'secrets'>;
/** A reply in the vendor's own words. */
const told =
  (bodyOf: (replies: VendorReplies, quoted: string) => JsonValue, code = 200) =>
  ({ replies, secrets }: Told) => ({ status: code, body: bodyOf(replies, `No such key: ${secrets.join(' and ')}`) });
const redirect = (code: number, location: () => string) => () => ({ status: code, headers: { location: location() } });

const connections: readonly FaultCase[] = [
  { name: 'connection refused', refused: true, outcome: 'connection', passes: true, refusal: true },
  { name: 'reset before the answer', effect: () => ({ reset: 'before' }), outcome: 'connection', passes: true },
  {
    name: 'reset before the answer, work done',
    effect: () => ({ reset: 'before' }),
    afterEffect: true,
    outcome: 'connection',
    passes: true,
  },
  { name: 'reset in the body', effect: () => ({ reset: 'during' }), outcome: 'connection', passes: true },
  { name: 'reset behind the answer', effect: () => ({ reset: 'after' }), outcome: 'ok' },
  { name: 'no HTTP', effect: () => ({ raw: 'SSH-2.0-nobody\r\n' }), outcome: 'connection', passes: true },
  { name: 'the request itself', effect: () => ({ echo: true }), outcome: 'connection', passes: true },
  { name: 'silence', effect: () => ({ silence: true }), outcome: 'connection', passes: true, stalls: true },
  {
    name: 'silence, work done',
    effect: () => ({ silence: true }),
    afterEffect: true,
    outcome: 'connection',
    passes: true,
    stalls: true,
  },
  { name: 'TLS, trusted', tls: 'valid', outcome: 'ok' },
  { name: 'TLS, unknown authority', tls: 'valid', trusted: false, outcome: 'connection' },
  { name: 'TLS, self-signed', tls: 'self-signed', outcome: 'connection' },
  { name: 'TLS, expired', tls: 'expired', outcome: 'connection' },
  { name: 'TLS, wrong host', tls: 'wrong-host', outcome: 'connection' },
];

const times: readonly FaultCase[] = [
  { name: 'slow headers', effect: () => ({ delayMs: 30 }), outcome: 'ok' },
  { name: 'slow body', effect: () => ({ dripMs: 20 }), outcome: 'deadline', timeRunsOut: true },
  { name: 'clock 20 min ahead', skewMs: 20 * 60_000, outcome: 'ok' },
  { name: 'clock 20 min behind', skewMs: -20 * 60_000, outcome: 'ok' },
];

const bodies: readonly FaultCase[] = [
  { name: 'body cut', effect: () => ({ truncate: 9 }), outcome: 'connection', passes: true },
  { name: 'length too large', effect: () => ({ lengthOff: 9 }), outcome: 'connection', passes: true, stalls: true },
  { name: 'length too small', effect: () => ({ lengthOff: -9 }), outcome: 'response' },
  { name: 'bytes behind the body', effect: () => ({ surplus: 900 }), outcome: 'ok' },
  { name: 'endless body', effect: () => ({ endless: true }), outcome: 'too_large' },
  { name: 'gzip bomb', effect: () => ({ bomb: 16 * 1024 * 1024 }), outcome: 'response' },
  { name: 'empty body', effect: body(''), outcome: 'response' },
  { name: 'HTML', effect: body('<!doctype html><title>Proxy</title>', 'text/html'), outcome: 'response' },
  { name: 'JSON: list', effect: body('[]'), outcome: 'response' },
  { name: 'JSON: null', effect: body('null'), outcome: 'response' },
  { name: 'JSON: text', effect: body('"ok"'), outcome: 'response' },
  { name: 'JSON: {}', effect: body('{}'), outcome: 'response' },
  {
    name: 'JSON: data is a number',
    effect: told(({ numberAsData }) => numberAsData),
    outcome: 'response',
  },
  { name: 'other types', effect: () => ({ distort: 'other-types' }), outcome: 'altered' },
  { name: 'invalid UTF-8', effect: () => ({ distort: 'invalid-utf8' }), outcome: 'altered' },
  { name: 'deep nesting', effect: () => ({ distort: 'deep' }), outcome: 'too_large' },
  { name: 'duplicate keys', effect: () => ({ distort: 'duplicate-keys' }), outcome: 'ok' },
  { name: '__proto__ keys', effect: () => ({ distort: 'proto-keys' }), outcome: 'ok' },
];

const redirects: readonly FaultCase[] = [
  { name: '302 to the same origin', effect: redirect(302, () => '/elsewhere'), outcome: 'response' },
  { name: '308 to the same origin', effect: redirect(308, () => '/elsewhere'), outcome: 'response' },
  { name: '302 to another origin', effect: redirect(302, elsewhereUrl), outcome: 'response' },
  { name: '307 to another origin', effect: redirect(307, elsewhereUrl), outcome: 'response' },
];

const statuses: readonly FaultCase[] = [
  { name: '400', effect: status(400), outcome: 'api' },
  { name: '401', effect: status(401), outcome: 'authentication' },
  { name: '403', effect: status(403), outcome: 'authentication' },
  { name: '404', effect: status(404), outcome: 'not_found' },
  { name: '405', effect: status(405), outcome: 'api' },
  { name: '408', effect: status(408), outcome: 'api', passes: true },
  { name: '409', effect: status(409), outcome: 'api' },
  { name: '413', effect: status(413), outcome: 'too_large' },
  { name: '429', effect: status(429), outcome: 'quota', passes: true, refusal: true },
  {
    name: '429, Retry-After 2',
    effect: () => ({ status: 429, retryAfter: 2 }),
    outcome: 'quota',
    passes: true,
    refusal: true,
  },
  {
    name: '429, Retry-After a date',
    effect: (_adapter, clock) => ({ status: 429, retryAfter: new Date(clock.now() + 3000).toUTCString() }),
    outcome: 'quota',
    passes: true,
    refusal: true,
  },
  {
    name: '429, Retry-After nonsense',
    effect: () => ({ status: 429, retryAfter: 'soon' }),
    outcome: 'quota',
    passes: true,
    refusal: true,
  },
  { name: '429, Retry-After an hour', effect: () => ({ status: 429, retryAfter: 3600 }), outcome: 'quota' },
  { name: '500', effect: status(500), outcome: 'api', passes: true },
  { name: '500, work done', effect: status(500), afterEffect: true, outcome: 'api', passes: true },
  { name: '502', effect: status(502), outcome: 'api', passes: true },
  {
    name: "502, a proxy's page",
    effect: () => ({ status: 502, body: '<h1>Bad gateway</h1>' }),
    outcome: 'api',
    passes: true,
  },
  { name: '503', effect: status(503), outcome: 'api', passes: true },
  {
    name: '503, Retry-After 40',
    effect: () => ({ status: 503, retryAfter: 40 }),
    outcome: 'api',
    passes: true,
  },
  { name: '504', effect: status(504), outcome: 'api', passes: true },
  {
    name: 'headers of 64 KiB',
    effect: () => ({ status: 200, body: '', headers: { 'x-long': 'x'.repeat(65_536) } }),
    outcome: 'connection',
    passes: true,
  },
];

const failures: readonly FaultCase[] = [
  {
    name: 'error inside 200',
    effect: told(({ errorInside }) => errorInside('Something is wrong')),
    outcome: 'api',
  },
  {
    name: 'error inside 200 that quotes the key',
    effect: told(({ errorInside }, quoted) => errorInside(quoted)),
    outcome: 'api',
  },
  { name: '400 that quotes the key', effect: told(({ refusal }, quoted) => refusal(quoted), 400), outcome: 'api' },
  {
    name: 'HTML that quotes the key',
    effect: ({ secrets }) => ({ body: `<p>${secrets.join(' and ')}</p>`, contentType: 'text/html' }),
    outcome: 'response',
  },
];

/** Every fault that every operation meets. */
export const faultCases: readonly FaultCase[] = [
  ...connections,
  ...times,
  ...bodies,
  ...redirects,
  ...statuses,
  ...failures,
];
