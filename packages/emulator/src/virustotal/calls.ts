import type { CallQuotas } from '../kit/call-meter.ts';
import type { RouteCall } from '../kit/define-emulator.ts';
import type { JsonObject, JsonValue } from '../kit/json.ts';
import { jsonReply, pageReply, type Reply } from '../kit/server/reply.ts';
import refusals from './refusals.json' with { type: 'json' };
import type { Analysis, Subject, VirustotalStore } from './store.ts';

type Call = RouteCall<VirustotalStore>;

/** On every recorded reply. */
const trace = { 'x-cloud-trace-context': '105445aa7843bc8bf206b12000100000/1;o=0' };
const mostFormBytes = 32 * 1024 * 1024;

function ok(data: JsonValue, more: JsonObject = {}): Reply {
  return jsonReply(200, { data, ...more }, trace);
}

/** A refusal in VirusTotal's envelope, by its status; without a key, 401 has another text. */
export function refused(status: number, message?: string, key: string = String(status)): Reply {
  const said = new Map(Object.entries(refusals)).get(key) ?? { code: 'UnknownError', message: `Status ${status}` };
  return jsonReply(status, { error: { ...said, ...(message && { message }) } }, trace);
}

/** What the front end says, which knows no JSON. */
export const edgeReply = (status: number): Reply => pageReply(status, undefined, 'text/html; charset=utf-8');

const scopeOf = ({ parameters }: Call): string => parameters.own ?? 'public';

/** Answers of the file that a path names. */
function ofFile(answer: (subject: Subject, call: Call) => Reply) {
  return (call: Call): Reply => {
    const { id = '' } = call.parameters;
    if (!/^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i.test(id)) return refused(400);
    const subject = call.state.files.get(`${scopeOf(call)} ${id.toLowerCase()}`);
    return subject === undefined ? refused(404, `File "${id}" not found`) : answer(subject, call);
  };
}

/** An object in its envelope. Engines found nothing in what was submitted: most call a URL harmless, and none a file. */
function objectReply({ id, attributes, first }: Subject, call: Call, kind: 'file' | 'url', hasGti: boolean): Reply {
  const { gti_assessment: gti, ...own } = attributes;
  const isPrivate = scopeOf(call) === 'private';
  const counts = kind === 'url' ? { harmless: 64, undetected: 7 } : { harmless: 0, undetected: 66 };
  const last_analysis_stats = { malicious: 0, suspicious: 0, timeout: 0, ...counts };
  const ended = { last_analysis_date: first?.date ?? null, ...(isPrivate ? {} : { last_analysis_stats }) };
  const more = first?.progress.stage === 'completed' ? ended : {};
  const type = isPrivate ? `private_${kind}` : kind;
  return ok({ id, type, attributes: { ...own, ...more, ...(hasGti && gti && { gti_assessment: gti }) } });
}

/** GET /files/{id}. */
export const file = (hasGti: boolean) => ofFile((subject, call) => objectReply(subject, call, 'file', hasGti));

/** GET /urls/{id}, by both ids. */
export const url = (hasGti: boolean) => (call: Call) => {
  const { id = '' } = call.parameters;
  const subject = call.state.urls.get(`${scopeOf(call)} ${id}`);
  return subject === undefined ? refused(404, `URL "${id}" not found`) : objectReply(subject, call, 'url', hasGti);
};

/** GET /files/{id}/behaviours, in pages of `limit`. */
export const behaviours = ofFile(({ answers }, { query }) => {
  const all = answers?.behaviours?.data ?? [];
  const from = Number(query.get('cursor') ?? 0);
  const end = from + Number(query.get('limit') ?? 10);
  if (end - from > 40) return refused(400);
  const meta = { count: all.length, ...(end < all.length && { cursor: String(end) }) };
  return ok(all.slice(from, end), { meta });
});

/** GET /files/{id}/behaviour_mitre_trees. */
export const mitreTrees = ofFile(({ answers }) => ok(answers?.mitreTrees?.data ?? {}));

/** GET /analyses/{id}; the look counts, and the numbers are those of some engines until the end. */
export function analysis({ state, parameters: { id = '' } }: Call): Reply {
  const found = state.analyses.get(id);
  if (found === undefined) return refused(404, `Analysis "${id}" not found`);
  const status = found.progress.poll();
  const undetected = { queued: 0, 'in-progress': 2, completed: 66 }[status];
  const stats = { malicious: 0, suspicious: 0, harmless: 0, timeout: 0, undetected };
  return ok(
    { id, type: 'analysis', attributes: { date: found.date, status, stats, results: {} } },
    { meta: found.meta },
  );
}

const started = ({ id }: Analysis): Reply => ok({ type: 'analysis', id });

async function take(call: Call, scope: string, mostBytes: number): Promise<Reply> {
  const { files } = await call.form();
  const part = files.find(({ name }) => name === 'file');
  if (part === undefined) return refused(400);
  if (part.bytes > mostBytes) return edgeReply(413);
  return started(call.state.submitFile(scope, part.filename, part.bytes, part.hashes));
}

/** POST /files. */
export const submitFile = (call: Call) => take(call, scopeOf(call), mostFormBytes);

/** GET /files/upload_url: an address of this server, good for one upload. */
export const uploadUrl = (scheme: 'http' | 'https') => (call: Call) => {
  const token = `AMmfu6made-up${call.state.meter.used}`;
  call.state.uploads.set(token, scopeOf(call));
  return ok(`${scheme}://${call.headers.host}/_ah/upload/${token}/`);
};

/** POST to such an address. */
export function upload(call: Call): Reply | Promise<Reply> {
  const { token = '' } = call.parameters;
  const scope = call.state.uploads.get(token);
  call.state.uploads.delete(token);
  return scope === undefined ? refused(404) : take(call, scope, Number.POSITIVE_INFINITY);
}

/** POST /urls. */
export async function submitUrl(call: Call): Promise<Reply> {
  const given = (await call.form()).fields.get('url') ?? '';
  return URL.canParse(given) ? started(call.state.submitUrl(scopeOf(call), given)) : refused(400);
}

/** POST /files/{id}/analyse. */
export const rescanFile = ofFile(({ attributes: { md5 = '', sha256 = '' } }, { state }) =>
  started(state.start(`${md5}:`, { file_info: { md5, sha256 } })),
);

/** POST /urls/{id}/analyse. */
export function rescanUrl({ state, parameters: { id = '' } }: Call): Reply {
  const subject = state.urls.get(`public ${id}`);
  return subject
    ? started(state.submitUrl('public', String(subject.attributes.url)))
    : refused(404, `URL "${id}" not found`);
}

/** GET /users/{id}/overall_quotas, for the name of an account and for its key. */
export const quotas =
  (users: readonly string[], { minute = 4, day = 500, month = 15_500 }: CallQuotas) =>
  (call: Call) => {
    if (!users.includes(call.parameters.id ?? '')) return refused(404);
    const of = (allowed: number): JsonObject => ({
      user: { used: Math.min(call.state.meter.used, allowed), allowed },
    });
    return ok({ api_requests_hourly: of(minute * 60), api_requests_daily: of(day), api_requests_monthly: of(month) });
  };
