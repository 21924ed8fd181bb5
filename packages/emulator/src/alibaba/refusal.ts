import type { JsonObject } from '../kit/json.ts';

/** Why a request is refused: the gateway's status, code and message. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the envelope beside the usual ones, such as `AccessDeniedDetail`. */
  readonly more?: JsonObject;
}

/** Thrown where a call is answered; the server turns it into the error envelope. */
export class RefusedCall extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'RefusedCall';
    this.refusal = refusal;
  }
}

// Status and words are those of the error tables of the operations (OpenAPI metadata of 2024-06-24); those of
// ApiAuthExhausted are listed there for the scan of a bucket alone.
const documented = {
  RequestTooFrequently: [400, 'Request too frequently, please try again later'],
  GetResultFail: [400, 'Get result fail, found no detect record for this file or result has been expired'],
  InvalidApiDetectType: [400, 'Unsupported Api Detect Type.'],
  GetFileError: [400, 'Get file error, please check input params and file size, and make sure upload file success.'],
  InvalidDownloadUrl: [400, 'Invalid file download URL.'],
  FileSizeOverLimit: [400, 'File size over limit.'],
  ApiAuthExhausted: [400, 'The number of authorized checks is used up.'],
  NoPermission: [403, 'caller has no permission'],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>;

/** A code that the documentation lists for an operation. */
export type DocumentedCode = keyof typeof documented;

/** The refusal of a documented code. */
export function documentedRefusal(code: DocumentedCode): Refusal {
  const [status, message] = documented[code];
  return { status, code, message };
}

/** Status 400 for a parameter whose value the gateway does not take. */
export function invalidParameter(name: string, rule: string): RefusedCall {
  return new RefusedCall({ status: 400, code: 'InvalidParameter', message: `The parameter ${name} ${rule}.` });
}

/** Status 400 for a parameter that is not there. */
export function missingParameter(name: string): RefusedCall {
  return new RefusedCall({ status: 400, code: `Missing${name}`, message: `${name} is mandatory for this action.` });
}
