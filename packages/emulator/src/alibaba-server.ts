import { Acs3Gate, type AlibabaEmulatorCredentials, type Refusal } from './acs3-gate.ts';
import { type AlibabaOperation, AlibabaStore, alibabaAnswers, alibabaOperations } from './alibaba-operations.ts';
import { corpus as defaultCorpus } from './corpus/corpus.ts';
import type { CorpusSample } from './corpus/corpus-sample.ts';
import type { JsonObject } from './json.ts';
import { type Emulator, type IncomingCall, type Service, startLoopbackServer } from './loopback-server.ts';
import { jsonReply, type Reply } from './reply.ts';
import { toXml } from './xml.ts';

/** The credentials that an Alibaba Cloud emulator accepts unless told otherwise. Made up; they open nothing. */
export const emulatorAlibabaCredentials: { readonly accessKeyId: string; readonly accessKeySecret: string } = {
  accessKeyId: 'LTAI-emulator-made-up-0000',
  accessKeySecret: 'emulator-alibaba-secret-made-up-0000',
};

/** A running Alibaba Cloud emulator: the Security Center API (SAS 2018-12-03) at the root of `url`. */
export type AlibabaEmulator = Emulator<AlibabaOperation>;

/** Settings of an Alibaba Cloud emulator. */
export interface AlibabaEmulatorOptions {
  /** 0, a free port, unless given. */
  readonly port?: number;
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  /** With a token, every request must carry it, as temporary credentials do. */
  readonly securityToken?: string;
  readonly corpus?: readonly CorpusSample[];
  /** The server's clock in milliseconds since 1970; `Date.now` unless given. */
  readonly now?: () => number;
}

const apiVersion = '2018-12-03';
const hostId = 'tds.emulator.test';

/** Starts a server that answers like Security Center's file detection. Rejects when the port is in use. */
export function startAlibabaEmulator(options: AlibabaEmulatorOptions = {}): Promise<AlibabaEmulator> {
  return startLoopbackServer(alibabaService(options), options.port ?? 0);
}

function alibabaService(options: AlibabaEmulatorOptions): Service<AlibabaOperation> {
  const store = new AlibabaStore(options.corpus ?? defaultCorpus);
  const gate = new Acs3Gate(credentialsOf(options));
  const now = options.now ?? Date.now;
  // Counted, not random: the same calls give the same replies.
  let requests = 0;
  const refused = (call: IncomingCall, refusal: Refusal): Reply => {
    requests += 1;
    return errorReply(call, refusal, requestId(requests));
  };
  return {
    operations: alibabaOperations,
    operationOf: (call) => operationOf(call) ?? 'unknown',
    answer: (call) => {
      const operation = operationOf(call);
      const refusal = refuseRequest(call) ?? gate.refuse(call, now());
      if (refusal !== null) return refused(call, refusal);
      if (operation === undefined) return refused(call, unknownApi);
      requests += 1;
      const result = { ...alibabaAnswers[operation](store, call.query), RequestId: requestId(requests) };
      return formatted(call, { status: 200, root: `${operation}Response`, value: result });
    },
    errorReply: (call, status) => refused(call, scripted(status)),
    reset: () => {
      requests = 0;
      gate.reset();
    },
  };
}

function credentialsOf(options: AlibabaEmulatorOptions): AlibabaEmulatorCredentials {
  const accessKeyId = options.accessKeyId ?? emulatorAlibabaCredentials.accessKeyId;
  const accessKeySecret = options.accessKeySecret ?? emulatorAlibabaCredentials.accessKeySecret;
  const { securityToken } = options;
  return { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
}

function operationOf(call: IncomingCall): AlibabaOperation | undefined {
  return alibabaOperations.find((name) => name === call.headers['x-acs-action']);
}

const unknownApi: Refusal = {
  status: 404,
  code: 'InvalidApi.NotFound',
  message: 'Specified api is not found, please check your url and method.',
};

/** What is wrong with the request before anybody looks at who sends it. */
function refuseRequest(call: IncomingCall): Refusal | null {
  if (call.path !== '/') return unknownApi;
  if (call.method !== 'GET' && call.method !== 'POST') {
    return { status: 405, code: 'UnsupportedHTTPMethod', message: 'Only GET and POST are supported.' };
  }
  if (!call.headers['x-acs-action']) return { status: 400, code: 'MissingAction', message: 'x-acs-action is missing.' };
  const version = call.headers['x-acs-version'];
  if (!version) return { status: 400, code: 'MissingVersion', message: 'x-acs-version is missing.' };
  return version === apiVersion ? null : unknownApi;
}

const scriptedCodes: ReadonlyMap<number, readonly [code: string, message: string]> = new Map([
  [400, ['InvalidParameter', 'A parameter is not valid.']],
  [403, ['NoPermission', 'caller has no permission']],
  [404, ['InvalidApi.NotFound', unknownApi.message]],
  [429, ['Throttling.User', 'Request was denied due to user flow control.']],
  [500, ['ServerError', 'ServerError']],
  [503, ['ServiceUnavailable', 'The service is temporarily unavailable.']],
]);

function scripted(status: number): Refusal {
  const [code, message] = scriptedCodes.get(status) ?? ['InternalError', `Status ${status}.`];
  return { status, code, message };
}

function errorReply(call: IncomingCall, { status, code, message }: Refusal, id: string): Reply {
  const value = {
    RequestId: id,
    HostId: hostId,
    Code: code,
    Message: message,
    Recommend: `https://next.api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}&product=Sas`,
  };
  return formatted(call, { status, root: 'Error', value });
}

function formatted(call: IncomingCall, reply: { status: number; root: string; value: JsonObject }): Reply {
  const headers = { 'x-acs-request-id': String(reply.value.RequestId) };
  if (call.headers.accept?.toLowerCase().includes('json')) return jsonReply(reply.status, reply.value, headers);
  const body = toXml(reply.root, reply.value);
  return { status: reply.status, headers: { 'content-type': 'text/xml;charset=utf-8', ...headers }, body };
}

function requestId(count: number): string {
  return `00000000-0000-4000-8000-${count.toString(16).toUpperCase().padStart(12, '0')}`;
}
