import { createHmac, timingSafeEqual } from 'node:crypto';

/** Who signs upload policies. Made up; it opens nothing, and is never the caller's own key. */
const signer = { accessKeyId: 'LTAI-emulator-oss-made-up', secret: 'emulator-oss-secret-made-up-0000' };

/** What an upload must be. */
export interface UploadPolicy {
  readonly ossKey: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly maximumBytes: number;
}

/** The three values that go into the form beside the key. */
export interface SignedPolicy {
  readonly accessKeyId: string;
  /** Base64 of JSON. */
  readonly policy: string;
  /** Base64 of HMAC-SHA1 of `policy`. */
  readonly signature: string;
}

/** Writes and signs the policy of one upload. */
export function signPolicy({ ossKey, expiresAt, maximumBytes }: UploadPolicy): SignedPolicy {
  const document = {
    expiration: new Date(expiresAt).toISOString(),
    conditions: [
      ['content-length-range', 0, maximumBytes],
      ['eq', '$key', ossKey],
    ],
  };
  const policy = Buffer.from(JSON.stringify(document)).toString('base64');
  return { accessKeyId: signer.accessKeyId, policy, signature: signatureOf(policy) };
}

/** An error of OSS: status, code and message of its XML. */
export interface OssError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Checks the fields of a form and the size of its file against the signed policy; `null` when all is well. */
export function refuseUpload(fields: ReadonlyMap<string, string>, fileBytes: number, now: number): OssError | null {
  const policy = fields.get('policy');
  // The documentation of the form writes the name with a capital, the browser examples of OSS without.
  const signature = fields.get('Signature') ?? fields.get('signature');
  if (policy === undefined || signature === undefined) {
    return denied('Anonymous user has no right to access this bucket.');
  }
  if (fields.get('OSSAccessKeyId') !== signer.accessKeyId) {
    const message = 'The OSS Access Key Id you provided does not exist in our records.';
    return { status: 403, code: 'InvalidAccessKeyId', message };
  }
  if (!sameBytes(Buffer.from(signatureOf(policy)), Buffer.from(signature))) {
    const message =
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
    return { status: 403, code: 'SignatureDoesNotMatch', message };
  }
  const allowed = readPolicy(policy);
  if (allowed === null) return { status: 400, code: 'InvalidPolicyDocument', message: 'Invalid Policy.' };
  if (now > allowed.expiresAt) return denied('Invalid according to Policy: Policy expired.');
  if (fields.get('key') !== allowed.ossKey) {
    return denied('Invalid according to Policy: Policy Condition failed: ["eq", "$key"]');
  }
  if (fileBytes <= allowed.maximumBytes) return null;
  const message = 'Your proposed upload exceeds the maximum allowed size.';
  return { status: 400, code: 'EntityTooLarge', message };
}

/** The reverse of what `signPolicy` writes; whatever else a policy could say was never signed here. */
function readPolicy(policy: string): UploadPolicy | null {
  const document: unknown = parsed(Buffer.from(policy, 'base64').toString('utf8'));
  if (typeof document !== 'object' || document === null) return null;
  if (!('expiration' in document && 'conditions' in document && Array.isArray(document.conditions))) return null;
  const conditions: readonly unknown[] = document.conditions;
  const expiresAt = Date.parse(String(document.expiration));
  const ossKey = operands(conditions, 'eq')?.[1];
  const maximumBytes = operands(conditions, 'content-length-range')?.[1];
  if (Number.isNaN(expiresAt) || typeof ossKey !== 'string' || typeof maximumBytes !== 'number') return null;
  return { ossKey, expiresAt, maximumBytes };
}

function operands(conditions: readonly unknown[], operator: string): readonly unknown[] | undefined {
  const found = conditions.find((condition) => Array.isArray(condition) && condition[0] === operator);
  return Array.isArray(found) ? found.slice(1) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function denied(message: string): OssError {
  return { status: 403, code: 'AccessDenied', message };
}

function signatureOf(policy: string): string {
  return createHmac('sha1', signer.secret).update(policy).digest('base64');
}

function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
