import type { Refusal } from '../refusal.ts';
import {
  canonicalRequest,
  parseAuthorization,
  type SignedRequest,
  sha256Hex,
  signatureMatches,
  stringToSign,
} from './acs3.ts';

/** Credentials that an Alibaba emulator accepts. */
export interface AlibabaEmulatorCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** With a token, every request must carry it; without one, none may. */
  readonly securityToken?: string;
}

/** How far the clocks of client and server may be apart. */
const clockSkewMs = 15 * 60 * 1000;

const datePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

type Check = (request: SignedRequest, now: number) => Refusal | null;

/** Decides who may pass: key, token, clock, signature, and a nonce that was not used before. */
export class Acs3Gate {
  readonly credentials: AlibabaEmulatorCredentials;
  /** Accepted nonces and when they were accepted. */
  readonly nonces = new Map<string, number>();
  readonly checks: readonly Check[];

  constructor(credentials: AlibabaEmulatorCredentials) {
    this.credentials = credentials;
    this.checks = [
      (request, now) => checkDate(request, now),
      (request) => this.checkKey(request),
      (request) => this.checkToken(request),
      (request) => this.checkSignature(request),
      (request, now) => this.checkNonce(request, now),
    ];
  }

  /** `null` when the request may pass; the first refusal otherwise. `now` is in milliseconds since 1970. */
  refuse(request: SignedRequest, now: number): Refusal | null {
    for (const check of this.checks) {
      const refusal = check(request, now);
      if (refusal !== null) return refusal;
    }
    return null;
  }

  checkKey(request: SignedRequest): Refusal | null {
    const header = request.headers.authorization;
    if (!header) return incomplete('The Authorization header is missing.');
    const authorization = parseAuthorization(header);
    if (authorization === null) return incomplete('The Authorization header is not of the form of ACS3-HMAC-SHA256.');
    if (authorization.accessKeyId === this.credentials.accessKeyId) return null;
    return { status: 404, code: 'InvalidAccessKeyId.NotFound', message: 'Specified access key is not found.' };
  }

  checkToken(request: SignedRequest): Refusal | null {
    if (request.headers['x-acs-security-token'] === this.credentials.securityToken) return null;
    const message = 'The security token does not belong to the access key.';
    return { status: 400, code: 'InvalidSecurityToken.MismatchWithAccessKey', message };
  }

  checkSignature(request: SignedRequest): Refusal | null {
    const authorization = parseAuthorization(request.headers.authorization ?? '');
    if (authorization === null) return incomplete('The Authorization header is missing.');
    const unsigned = ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-acs-'))].filter(
      (name) => !authorization.signedHeaders.includes(name),
    );
    if (unsigned.length > 0) return incomplete(`Not in SignedHeaders: ${unsigned.join(', ')}.`);
    if (request.headers['x-acs-content-sha256'] !== sha256Hex(request.body)) {
      return mismatch('x-acs-content-sha256 is not the SHA-256 of the body.');
    }
    const text = stringToSign(canonicalRequest(request, authorization.signedHeaders));
    if (signatureMatches(text, this.credentials.accessKeySecret, authorization.signature)) return null;
    return mismatch(`The signature is not that of the server's string to sign: ${JSON.stringify(text)}.`);
  }

  checkNonce(request: SignedRequest, now: number): Refusal | null {
    const nonce = request.headers['x-acs-signature-nonce'];
    if (!nonce) return { status: 400, code: 'MissingSignatureNonce', message: 'x-acs-signature-nonce is missing.' };
    if (this.nonces.has(nonce))
      return { status: 400, code: 'SignatureNonceUsed', message: 'The nonce was used before.' };
    // A request as old as twice the skew is refused by its date, so its nonce need not be remembered.
    for (const [old, acceptedAt] of this.nonces) {
      if (now - acceptedAt <= 2 * clockSkewMs) break;
      this.nonces.delete(old);
    }
    this.nonces.set(nonce, now);
    return null;
  }
}

function checkDate(request: SignedRequest, now: number): Refusal | null {
  const text = request.headers['x-acs-date'] ?? '';
  const sentAt = datePattern.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(sentAt)) {
    return { status: 400, code: 'InvalidTimeStamp.Format', message: 'x-acs-date must be like 2024-02-20T08:00:00Z.' };
  }
  if (Math.abs(now - sentAt) <= clockSkewMs) return null;
  return { status: 400, code: 'InvalidTimeStamp.Expired', message: 'The clocks are more than 15 minutes apart.' };
}

function incomplete(message: string): Refusal {
  return { status: 400, code: 'IncompleteSignature', message };
}

function mismatch(message: string): Refusal {
  return { status: 400, code: 'SignatureDoesNotMatch', message };
}
