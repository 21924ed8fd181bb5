import { ConnectionError } from '../../model/errors.ts';

// EHOSTUNREACH and ENETUNREACH are missing on purpose: a connection under way may end with them too.
const unsentCodes: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the name server did not answer',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection could not be made in time',
  UND_ERR_HEADERS_TIMEOUT: 'no reply came in time',
  UND_ERR_BODY_TIMEOUT: 'the reply stalled',
  UND_ERR_SOCKET: 'the connection broke',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the reply was cut short',
  HTTPParserError: 'the reply is not HTTP',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another host',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed; tls.caFile names an authority to trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'its TLS certificate is self-signed; tls.caFile names an authority to trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its TLS certificate cannot be verified; tls.caFile names an authority to trust',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its TLS certificate cannot be verified; tls.caFile names an authority to trust',
};

/** A failure of the network as ours: host and reason, never a path, query or header. `by`: the proxy that it went through. */
export function connectionFailure(error: unknown, baseUrl: URL, provider: string, by: string | null): ConnectionError {
  const { text, ...options } = networkReason(error);
  const way = by === null ? '' : `, through the proxy ${by}`;
  // With TLS 1.3 a client learns of a refused certificate after it has sent its request; most servers say no more than this.
  const hint = baseUrl.protocol === 'https:' && isClosedUnread(error) ? `; ${certificateHint}` : '';
  return new ConnectionError(`${provider} at ${baseUrl.host}${way}: ${text}${hint}.`, { provider, ...options });
}

const certificateHint = 'a server that asks for a client certificate does so too (tls.certFile)';

/** The server closed the connection before a byte of a reply had come, or while TLS began. */
function isClosedUnread(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  const socket: unknown = 'socket' in error ? error.socket : undefined;
  if (error.code === 'ECONNRESET') return socket === undefined;
  if (error.code !== 'UND_ERR_SOCKET' || typeof socket !== 'object' || socket === null) return false;
  return 'bytesRead' in socket && socket.bytesRead === 0;
}

/** What an error of undici's says of the network, without the bytes that it carries. */
export function networkReason(error: unknown): { text: string; retryable: boolean; cause: unknown } {
  const code = networkCode(error);
  const known = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  const reason = known ?? (refusedCertificate.test(code) ? certificateReason : 'the connection failed');
  const detail = code === '' ? '' : ` (${code})`;
  return { text: `${reason}${detail}`, retryable: !lasting.test(code), cause: withoutBytes(error) };
}

/** What a server says of the certificate of a client, or of its absence; OpenSSL's releases differ in what stands before `ALERT`. */
const refusedCertificate =
  /^ERR_SSL_.*ALERT_(?:CERTIFICATE_(?:REQUIRED|EXPIRED|REVOKED|UNKNOWN)|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)$/;
const certificateReason =
  'it refuses the TLS handshake: it may want a client certificate that it trusts (tls.certFile)';

/** What does not pass by itself: certificates, and a request that undici itself finds wrong. */
const lasting = /CERT|SIGNATURE|^ERR_SSL|^EPROTO$|^UND_ERR_INVALID|^UND_ERR_DESTROYED|^UND_ERR_CLOSED/;

/** Where undici's errors keep bytes and headers of an exchange. A peer may echo ours, and a debugger shows whole errors. */
const carriers = ['data', 'body', 'headers'] as const;

const longestChain = 8;

/** The error itself where nothing in its chain carries bytes; else copies with name, code, text and stack. */
function withoutBytes(error: unknown, links = longestChain): unknown {
  if (!(error instanceof Error)) return error;
  const { cause } = error;
  const clean = cause === undefined || links === 0 ? undefined : withoutBytes(cause, links - 1);
  if (clean === cause && carriers.every((key) => !(key in error))) return error;
  const { name, message, stack } = error;
  const code: unknown = 'code' in error ? error.code : undefined;
  const copy = new Error(message, clean === undefined ? undefined : { cause: clean });
  return Object.assign(copy, { name, stack }, typeof code === 'string' && { code });
}

const unsent = new WeakSet<ConnectionError>();

/** The same failure, known to have come before the first byte of the request's body. */
export function asUnsent(failure: ConnectionError): ConnectionError {
  unsent.add(failure);
  return failure;
}

/** Whether a failed request certainly never reached the vendor. */
export function provablyUnsent(error: unknown): boolean {
  return error instanceof ConnectionError && (unsent.has(error) || unsentCodes.has(networkCode(error.cause)));
}

function networkCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  // Its code is the parser's, and missing where the reply is no HTTP at all.
  if (error instanceof Error && error.name === 'HTTPParserError') return error.name;
  const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // undici wraps the socket's own failure; its cause says more.
  if ((own === '' || own === 'UND_ERR_SOCKET') && 'cause' in error && error.cause !== undefined) {
    return networkCode(error.cause) || own;
  }
  return own;
}
