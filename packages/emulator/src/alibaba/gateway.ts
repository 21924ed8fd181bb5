import type { Reply } from '../kit/server/reply.ts';
import type { CallHead } from '../kit/server/service.ts';
import { lowerCaseKeys, type WireObject, wireJson } from './json.ts';
import { documentedRefusal, type Refusal } from './refusal.ts';
import { toXml } from './xml.ts';

/** How the gateway writes its replies. */
export interface EnvelopeOptions {
  /**
   * `lower` writes `code`, `message`, `requestId`, `data` …, as older products do; `all-lower` the keys inside of them too, as objects of the official
   * SDK have them; `capital` unless given.
   */
  readonly envelopeKeys?: 'capital' | 'lower' | 'all-lower' | undefined;
}

const apiVersion = '2018-12-03';
const hostId = 'tds.emulator.test';

/** The refusal of an action or version that does not exist. */
export const unknownApi: Refusal = {
  status: 404,
  code: 'InvalidApi.NotFound',
  message: 'Specified api is not found, please check your url and method.',
};

/** Refuses a request that no key could make right: its path, method, action or version. */
export function refuseRequest(call: CallHead): Refusal | null {
  if (call.path !== '/') return unknownApi;
  if (call.method !== 'GET' && call.method !== 'POST') {
    return { status: 405, code: 'UnsupportedHTTPMethod', message: 'Only GET and POST are supported.' };
  }
  if (!call.headers['x-acs-action']) return { status: 400, code: 'MissingAction', message: 'x-acs-action is missing.' };
  const version = call.headers['x-acs-version'];
  if (!version) return { status: 400, code: 'MissingVersion', message: 'x-acs-version is missing.' };
  return version === apiVersion ? null : unknownApi;
}

/** The refusal of an action that the account's policies do not allow. */
export function noPermission(action: string): Refusal {
  const AccessDeniedDetail = {
    AuthAction: `yundun-sas:${action}`,
    AuthPrincipalDisplayName: 'emulated-user',
    AuthPrincipalOwnerId: '1000000000000000',
    AuthPrincipalType: 'SubUser',
    NoPermissionType: 'ImplicitDeny',
    PolicyType: 'AccountLevelIdentityBasedPolicy',
  };
  return { ...documentedRefusal('NoPermission'), more: { AccessDeniedDetail } };
}

const scriptedCodes: ReadonlyMap<number, readonly [code: string, message: string]> = new Map([
  [400, ['InvalidParameter', 'A parameter is not valid.']],
  [401, ['InvalidAccessKeyId.Inactive', 'Specified access key is disabled.']],
  [403, ['NoPermission', 'caller has no permission']],
  [404, [unknownApi.code, unknownApi.message]],
  [405, ['UnsupportedHTTPMethod', 'This http method is not supported.']],
  [408, ['RequestTimeout', 'The request was not received in time.']],
  [409, ['OperationConflict', 'Another operation is under way.']],
  [413, ['FileSizeOverLimit', 'File size over limit.']],
  [429, ['Throttling.User', 'Request was denied due to user flow control.']],
  [500, ['ServerError', 'ServerError']],
  [503, ['ServiceUnavailable', 'The service is temporarily unavailable.']],
]);

/** The refusal that a scripted status gets. `retryAfter` is in seconds. */
export function scriptedRefusal(status: number, retryAfter: number | undefined): Refusal {
  const [code, message] = scriptedCodes.get(status) ?? ['InternalError', `Status ${status}.`];
  const headers = retryAfter === undefined ? {} : { 'x-acs-retry-after': String(retryAfter * 1000) };
  return { status, code, message, headers };
}

/** Writes the replies of one server: in JSON or XML, with a request id and the server's own time. */
export class AlibabaGateway {
  readonly options: EnvelopeOptions;
  readonly now: () => number;
  // Counted, not random: the same calls give the same replies.
  requests = 0;

  constructor(options: EnvelopeOptions, now: () => number) {
    this.options = options;
    this.now = now;
  }

  /** A good reply. */
  answer(call: CallHead, action: string, result: WireObject): Reply {
    const value = { ...result, RequestId: this.nextId() };
    return this.write(call, { status: 200, root: `${action}Response`, value, headers: {} });
  }

  /** The error envelope. */
  refuse(call: CallHead, { status, code, message, headers = {}, more = {} }: Refusal): Reply {
    const value = {
      RequestId: this.nextId(),
      HostId: hostId,
      Code: code,
      Message: message,
      Recommend: `https://next.api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}&product=Sas`,
      ...more,
    };
    return this.write(call, { status, root: 'Error', value, headers });
  }

  write(call: CallHead, reply: GatewayReply): Reply {
    const { envelopeKeys = 'capital' } = this.options;
    const lower = () => lowerCaseKeys(reply.value, envelopeKeys === 'all-lower' ? 'all' : 'outermost');
    const value = envelopeKeys === 'capital' ? reply.value : lower();
    const json = call.headers.accept?.toLowerCase().includes('json') ?? false;
    const headers = {
      'content-type': json ? 'application/json' : 'text/xml;charset=utf-8',
      // Clients put their clock right by this header.
      date: new Date(this.now()).toUTCString(),
      'x-acs-request-id': reply.value.RequestId,
      ...reply.headers,
    };
    return { status: reply.status, headers, body: json ? wireJson(value) : toXml(reply.root, value) };
  }

  nextId(): string {
    this.requests += 1;
    return `00000000-0000-4000-8000-${this.requests.toString(16).toUpperCase().padStart(12, '0')}`;
  }
}

interface GatewayReply {
  readonly status: number;
  /** Name of the outermost element in XML. */
  readonly root: string;
  readonly value: WireObject & { readonly RequestId: string };
  readonly headers: Readonly<Record<string, string>>;
}
