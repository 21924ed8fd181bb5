import { capeRecordings } from '../corpus/cape/recordings.ts';
import { corpus as demoCorpus } from '../corpus/corpus.ts';
import type { CorpusSample } from '../corpus/corpus-sample.ts';
import { everyNth } from '../kit/call-meter.ts';
import { serverClock } from '../kit/clock.ts';
import { defineEmulator, type NamedCall, type OperationOf, type Routes } from '../kit/define-emulator.ts';
import type { Emulator, ServerOptions } from '../kit/server/loopback-server.ts';
import { jsonReply, pageReply, type Reply } from '../kit/server/reply.ts';
import * as calls from './calls.ts';
import server from './server.json' with { type: 'json' };
import { type CapeTaskOptions, CapeTasks } from './tasks.ts';

const table = <const Operation extends string>(all: Routes<Operation, CapeTasks>): typeof all => all;

const id = ':id(\\d+)';
const hash = ':kind(md5|sha1|sha256)/:hash([\\da-fA-F]{32,64})';
const sample = ':kind(md5|sha1|sha256|id)/:value([\\da-fA-F]{1,64})';

const routes = table({
  'POST /apiv2/tasks/create/file/': { operation: 'tasks_create_file', answer: calls.submitFile('file') },
  'POST /apiv2/tasks/create/static/': { operation: 'tasks_create_static', answer: calls.submitFile('static') },
  'POST /apiv2/tasks/create/url/': { operation: 'tasks_create_url', answer: calls.submitUrl },
  [`GET /apiv2/tasks/search/${hash}/`]: { operation: 'tasks_search', answer: calls.search },
  'GET /apiv2/tasks/list/:limit(\\d+)?/:offset(\\d+)?/:window(\\d+)?/': {
    operation: 'tasks_list',
    answer: calls.list,
  },
  'GET /apiv2/tasks/delete/:ids([\\d,]+)/:status(\\w+)?/': { operation: 'tasks_delete', answer: calls.remove },
  [`GET /apiv2/files/view/${sample}/`]: { operation: 'files_view', answer: calls.sample },
  'POST /apiv2/api-token-auth/': { operation: 'obtain_auth_token', answer: calls.login },
  [`GET /apiv2/tasks/view/${id}/`]: { operation: 'tasks_view', answer: calls.view },
  [`GET /apiv2/tasks/status/${id}/`]: { operation: 'tasks_status', answer: calls.status },
  [`GET /apiv2/tasks/get/report/${id}/:format(\\w+)?/`]: { operation: 'tasks_report', answer: calls.report },
  [`GET /apiv2/tasks/get/iocs/${id}/:detail(detailed)?/`]: { operation: 'tasks_iocs', answer: calls.iocs },
  [`GET /apiv2/tasks/get/config/${id}/:family(\\w+)?/`]: { operation: 'tasks_config', answer: calls.config },
  [`GET /apiv2/tasks/get/screenshot/${id}/:shot?/`]: { operation: 'tasks_screenshot', answer: calls.screenshot },
  'GET /apiv2/machines/list/': { operation: 'machines_list', answer: () => calls.ok(server.machines, []) },
  'GET /apiv2/cuckoo/status/': { operation: 'cuckoo_status', answer: calls.serverStatus },
});

/** One operation of the CAPE emulator, by the name of the view function in web/apiv2/views.py; the token is given by Django. */
export type CapeOperation = OperationOf<typeof routes>;

/** A running CAPE emulator. Its API is below `/apiv2` of `url`. */
export type CapeEmulator = Emulator<CapeOperation>;

/** Settings of a CAPE emulator. */
export interface CapeEmulatorOptions extends ServerOptions, CapeTaskOptions {
  /** The corpus and a few recorded reports unless given. */
  readonly corpus?: readonly CorpusSample[] | undefined;
  /** `emulatorCapeToken` unless given; `null` for a server that lets everybody in (`token_auth_enabled = no`). */
  readonly token?: string | null | undefined;
  /** Each n-th call is too many: 429 where there are tokens, a refusal with status 200 where there are none. */
  readonly throttle?: { readonly every: number; readonly retryAfterSeconds: number } | undefined;
  /** Operations that this server has switched off. */
  readonly disabled?: readonly CapeOperation[] | undefined;
}

/** The token that a CAPE emulator accepts unless given another. Made up; it opens nothing. */
export const emulatorCapeToken: string = server.token;

/** The account for which a CAPE emulator gives its token. Made up. */
export const emulatorCapeLogin: { readonly username: string; readonly password: string } = server.login;

/** Starts a server that answers like CAPE's REST API v2. Rejects when the port is in use. */
export function startCapeEmulator(options: CapeEmulatorOptions = {}): Promise<CapeEmulator> {
  const { corpus = [...demoCorpus, ...capeRecordings] } = options;
  return defineEmulator({
    state: () => new CapeTasks(corpus, { ...options, now: serverClock(options) }),
    authenticate: gate(options),
    errorReply,
    routes,
  })(options);
}

/** What comes before a view: the token, the limit, and whether the operation is switched on. */
function gate({ token = emulatorCapeToken, throttle, disabled = [] }: CapeEmulatorOptions) {
  const isTooMany = everyNth(throttle?.every);
  return (call: NamedCall<CapeOperation>): Reply | null => {
    if (call.operation === 'obtain_auth_token') return null;
    if (token !== null && call.headers.authorization !== `Token ${token}`) return errorReply(401, call);
    if (isTooMany()) {
      return token === null ? calls.refused(server.rateLimited) : errorReply(429, call, throttle?.retryAfterSeconds);
    }
    return disabled.includes(call.operation) ? calls.refused(server.disabled[call.operation]) : null;
  };
}

/** Answers of the Django REST framework. A path without its last slash leads to the one with it, another that is none to the front page. */
function errorReply(status: number, { path, headers, operation }: NamedCall, retryAfter = 60): Reply {
  const location = path.endsWith('/') ? '/' : `${path}/`;
  if (status === 404 && operation === 'unknown') return { status: 302, headers: { location }, body: '' };
  const isMissing = status === 401 && !/^token /i.test(headers.authorization ?? '');
  const words = new Map(Object.entries(server.details)).get(isMissing ? 'missing' : String(status));
  if (words === undefined) return pageReply(status, `Error (${status})`);
  const retry = status === 429 ? { 'retry-after': String(retryAfter) } : {};
  const challenge = status === 401 ? { 'www-authenticate': 'Token' } : {};
  return jsonReply(status, { detail: words.replace('%s', String(retryAfter)) }, { ...retry, ...challenge });
}
