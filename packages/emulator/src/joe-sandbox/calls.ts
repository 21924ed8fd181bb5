import type { Form } from '../kit/bytes/form.ts';
import { pngOf } from '../kit/bytes/png.ts';
import { stored, zipOf } from '../kit/bytes/zip-write.ts';
import type { RouteCall } from '../kit/define-emulator.ts';
import type { JsonObject, JsonValue } from '../kit/json.ts';
import { jsonReply, type Reply } from '../kit/server/reply.ts';
import words from './replies.json' with { type: 'json' };
import { incidentOf, infoOf, type JoeSandboxStore, type JoeSubmission, submissionOf } from './store.ts';

/** A call whose form has been read, and whose key is right. */
export interface JoeCall extends Pick<RouteCall<JoeSandboxStore>, 'state'> {
  readonly form: Form;
  readonly server: JoeServer;
}

/** What kind of server it is. */
export interface JoeServer {
  readonly onPremise: boolean;
  readonly older: boolean;
  readonly offline: boolean;
  readonly account: string;
  readonly limits: { readonly day: number; readonly month: number };
  /** Kinds of reports that this account may not download. */
  readonly refused: readonly string[];
}

/** A refusal by its code. With which status each comes was recorded nowhere: these are chosen. */
export function refused(code: keyof typeof words.refusals, fill: Readonly<Record<string, string>> = {}): Reply {
  const { status, message } = words.refusals[code];
  const text = message.replace(/\{(\w+)\}/g, (_, name: string) => fill[name] ?? '');
  return jsonReply(status, { errors: [{ code: Number(code), message: text }] });
}

/** A good answer. */
export function ok(data: JsonValue, more: JsonObject = {}): Reply {
  return jsonReply(200, { data, ...more });
}

const field = (form: Form, name: string): string => form.fields.get(name) ?? '';
const missing = (name: string): Reply => refused('2', { name });
const unknown = (name: string): Reply => refused('3', { name });

/** account/info, of the cloud alone. */
export function accountInfo({ state, server }: JoeCall): Reply {
  if (server.onPremise) return refused('8');
  const of = (limit: number): JsonObject => {
    const current = Math.min(limit, state.submissions.size);
    return { current, limit, remaining: limit - current };
  };
  const { account: type, limits } = server;
  return ok({ type, quota: { daily: of(limits.day), monthly: of(limits.month) } });
}

/** server/info: what has not finished. */
export function serverInfo({ state }: JoeCall): Reply {
  return ok({
    queuesize: [...state.submissions.values()].filter(({ progress }) => progress.stage !== 'finished').length,
  });
}

/** analysis/search. A newer server looks into one field and gives all that it knows; an older one looks everywhere, and gives numbers. */
export function search({ state, form, server }: JoeCall): Reply {
  const given = [...form.fields].filter(([name]) => name !== 'apikey');
  const fields = [...words.exactFields, ...words.partFields];
  const stranger = given.find(([name]) => name !== 'q' && (server.older || !fields.includes(name)));
  if (stranger !== undefined) return unknown(stranger[0]);
  if (given.length === 0) return missing('q');
  const found = state
    .list()
    .filter(({ info }) => given.every(([name, value]) => matches(info, name, value.toLowerCase())));
  return ok(found.map((one) => (server.older ? { webid: one.info.webid ?? '' } : infoOf(one, one.progress.stage))));
}

function matches(info: JsonObject, name: string, value: string): boolean {
  const text = (key: string): string => String(info[key] ?? '').toLowerCase();
  const isUrl = info.scriptname === 'browseurl.jbs';
  if (name === 'q') return words.everywhere.some((key) => text(key).includes(value));
  if (words.exactFields.includes(name)) return text(name) === value;
  if (name === 'url') return isUrl && text('filename').includes(value);
  return name === 'tag' ? text('tags').includes(value) : text(name).includes(value);
}

/** analysis/info; the look counts. */
export function analysisInfo({ state, form }: JoeCall): Reply {
  const analysis = state.analyses.get(field(form, 'webid'));
  return analysis === undefined ? unknown('webid') : ok(infoOf(analysis, analysis.progress.poll()));
}

const pageSize = 100;

/** Lists, newest first. Without `pagination`, all of it. */
function page(all: readonly JsonValue[], form: Form): Reply {
  const begin = Number(field(form, 'pagination_next') || 0);
  const end = begin + pageSize;
  if (field(form, 'pagination') !== '1' && begin === 0) return ok(all);
  return ok(all.slice(begin, end), end < all.length ? { pagination: { next: String(end) } } : {});
}

/** analysis/list. */
export function analysisList({ state, form }: JoeCall): Reply {
  return page(
    state.list().map(({ info }) => ({ webid: info.webid ?? '' })),
    form,
  );
}

/** submission/list. */
export function submissionList({ state, form }: JoeCall): Reply {
  const all = [...state.submissions.values()].reverse();
  return page(
    all.map((one) => submissionOf(one, one.progress.stage, state)),
    form,
  );
}

/** analysis/delete and submission/delete. */
export function remove(key: 'webid' | 'submission_id') {
  return ({ state, form }: JoeCall): Reply => {
    const all: Map<string, unknown> = key === 'webid' ? state.analyses : state.submissions;
    return all.delete(field(form, key)) ? ok({ deleted: true }) : unknown(key);
  };
}

/** analysis/download: reports in JSON and pictures. Other kinds were not made. Without a run, the first. */
export function download({ state, form, server }: JoeCall): Reply {
  const analysis = state.analyses.get(field(form, 'webid'));
  if (analysis === undefined) return unknown('webid');
  const type = field(form, 'type');
  if (type === '') return missing('type');
  if (server.refused.includes(type)) return refused('7');
  const run = Number(field(form, 'run') || 0);
  const report = analysis.reports[run];
  if (report === undefined || analysis.progress.stage !== 'finished') return unknown('run');
  const name = `report-${field(form, 'webid')}.json`;
  if (/^(?:light)?json(?:fixed)?$/.test(type)) return file(JSON.stringify(report), name, 'application/json');
  if (/^irjson(?:fixed)?$/.test(type)) return file(JSON.stringify(incidentOf(report)), name, 'application/json');
  if (type !== 'shoots' || !analysis.hasShots) return unknown('type');
  const shots = [0, 1].map((shot) => stored(`shot_${shot}.png`, pngOf(run * 2 + shot)));
  return file(zipOf(shots), 'shoots.zip', 'application/zip');
}

/** The vendor's client reads the name up to a quote and a semicolon. */
function file(content: string | Buffer, name: string, type: string): Reply {
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}";` };
  return { status: 200, headers, body: content };
}

/** submission/new. Each parameter that this kind of server does not know is refused. */
export function submit({ state, form, server }: JoeCall): Reply {
  const own = server.onPremise ? words.onPremiseParameters : words.cloudParameters;
  const known = [...words.parameters, ...own];
  const stranger = form.parts.find(({ name }) => !known.includes(name) || (server.older && name === 'chunked-sample'));
  if (stranger !== undefined) return unknown(stranger.name);
  if (!server.onPremise && field(form, 'accept-tac') !== '1') return missing('accept-tac');
  const { day, month } = server.limits;
  if (state.submissions.size >= Math.min(day, month)) return refused('1', { period: day <= month ? 'day' : 'month' });
  const several = (name: string) =>
    form.parts.flatMap((part) => (part.kind === 'field' && part.name === name ? [part.value] : []));
  const systems = several('systems[]');
  if (systems.some((system) => !words.systems.some(({ name }) => name === system))) return unknown('systems');
  const chosen = {
    systems: systems.length > 0 ? systems : ['w10x64_office'],
    tags: several('tags[]'),
    comments: field(form, 'comments'),
  };
  const started = ({ id }: JoeSubmission): Reply => ok({ submission_id: id });
  const sample = form.files.find(({ name }) => name === 'sample');
  if (sample !== undefined) {
    const { filename, hashes } = sample;
    return started(state.submit(filename, chosen, { filename, hashes }));
  }
  const chunked = field(form, 'chunked-sample');
  if (chunked !== '') return started(state.submit(chunked, chosen, null));
  const url = field(form, 'url');
  return url === '' ? missing('sample') : started(state.submit(url, chosen, { url }));
}

/** submission/chunked-sample: chunks one after the other, counted from 1; after the last one the analysis starts. */
export function chunk({ state, form }: JoeCall): Reply {
  const submission = state.submissions.get(field(form, 'submission_id'));
  const [part] = form.files.filter(({ name }) => name === 'chunk');
  if (submission === undefined) return unknown('submission_id');
  if (part?.content == null) return missing('chunk');
  const { chunks } = submission;
  const number = (name: string): number => Number(field(form, name));
  const isNext = chunks !== null && number('current-chunk-index') === chunks.next;
  if (!isNext) return unknown('current-chunk-index');
  if (number('current-chunk-size') !== part.bytes || part.bytes > number('chunk-size'))
    return unknown('current-chunk-size');
  for (const hash of Object.values(chunks.hash)) hash.update(part.content);
  chunks.bytes += part.bytes;
  chunks.next += 1;
  if (chunks.next <= number('chunk-count')) return ok({ submission_id: submission.id });
  if (chunks.bytes !== number('file-size')) return unknown('file-size');
  const { md5, sha1, sha256 } = chunks.hash;
  const hashes = { md5: md5.digest('hex'), sha1: sha1.digest('hex'), sha256: sha256.digest('hex') };
  state.start(submission, { filename: submission.name, hashes });
  return ok({ submission_id: submission.id });
}

/** submission/info; the look counts. */
export function submissionInfo({ state, form }: JoeCall): Reply {
  const submission = state.submissions.get(field(form, 'submission_id'));
  return submission === undefined
    ? unknown('submission_id')
    : ok(submissionOf(submission, submission.progress.poll(), state));
}
