import type { SandboxError } from '@sandjury/core';
import type { Refusal, RefusalFacts } from '@sandjury/core/toolkit';

/** The time of a request was refused. */
const clockCode = /^(?:InvalidTimeStamp|IllegalTimestamp)/i;
/** A permission is missing, and not the key itself refused. */
const deniedCode = /^(?:NoPermission|Forbidden(?!\.AccessKey))/;

const passing = { retryable: true } as const;
/** The vendor did nothing, so that even an order may be sent again. */
const undone = { retryable: true, refused: true } as const;

const asksTooOften = row('quota', ({ call }) => `${call} is asked too often`);
const isDenied = row(
  'authentication',
  ({ call }) => `the account may not call ${call}; grant it the RAM action yundun-sas:${call}`,
);
const refusesKey = row('authentication', () => 'the access key, its secret or its security token was refused');
const fails = row('api', ({ call, status }) =>
  status < 400 ? `${call} failed` : `${call} failed with HTTP status ${status}`,
);

/** By the vendor's codes, at whatever status they come; a reply without one goes by its status. */
export const refusals: readonly Refusal[] = [
  // The official SDK takes any code that contains "Throttling" for one, at any status.
  { code: /Throttling|^RequestTooFrequently$|^429$/i, ...asksTooOften, ...undone },
  { code: /^ApiAuthExhausted$/, ...row('quota', ({ call }) => `the quota for ${call} is used up`) },
  { code: deniedCode, ...isDenied },
  {
    code: clockCode,
    ...row(
      'authentication',
      () => "the request's time was refused: this machine's clock is wrong by more than 15 minutes",
    ),
  },
  { code: /^SignatureNonceUsed$/, ...row('api', () => 'the request was taken for a repeated one'), ...undone },
  {
    code: /^(?:Forbidden\.AccessKey|(?:Invalid|Missing)(?:AccessKeyId|SecurityToken)|SignatureDoesNotMatch|IncompleteSignature)/,
    ...refusesKey,
  },
  { code: /^GetResultFail$/, ...row('not_found', () => 'the vendor has no result for this file, or it has expired') },
  {
    code: /^(?:FileSizeOverLimit|EntityTooLarge)$/,
    ...row('too_large', () => 'the vendor takes no file of this size'),
  },
  { code: /^(?:SystemBusy|ServiceUnavailable)/, ...fails, ...undone },
  { code: /^(?:ServerError|InternalError|5\d\d$)/, ...fails, ...passing },
  { status: 429, ...asksTooOften, ...undone },
  { status: [408, ...Array.from({ length: 100 }, (_, index) => 500 + index)], ...fails, ...passing },
  { code: /./, ...fails },
  { status: 401, ...refusesKey },
  { status: 403, ...isDenied },
  fails,
];

function row(means: Refusal['means'], explain: (facts: RefusalFacts) => string): Refusal {
  return { means, message: (facts) => `${facts.provider}: ${explain(facts)} (${saidIn(facts)}).` };
}

/** What the vendor says, or why the reply says nothing. */
function saidIn({ code, text, page }: RefusalFacts): string {
  if (code !== null || text !== '') return [code, text].filter(Boolean).join(': ');
  if (page === undefined) return 'no reason given';
  return page.trim() === '' ? 'the reply is empty' : 'the reply is not JSON';
}

/** Whether the time of a request was refused. */
export function isClockRefused({ vendorCode }: SandboxError): boolean {
  return clockCode.test(vendorCode ?? '');
}

/** Whether a token was refused: it has ended, or was withdrawn. */
export function isTokenRefused({ vendorCode }: SandboxError): boolean {
  return /^InvalidSecurityToken/.test(vendorCode ?? '');
}

/** Whether the account lacks the permission for one operation. */
export function isPermissionMissing({ code, status, vendorCode }: SandboxError): boolean {
  if (code !== 'authentication') return false;
  return vendorCode === null ? status === 403 : deniedCode.test(vendorCode);
}
