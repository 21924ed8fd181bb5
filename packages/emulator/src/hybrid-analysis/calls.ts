import { pngOf } from '../kit/bytes/png.ts';
import type { RouteCall } from '../kit/define-emulator.ts';
import { type JsonObject, listOf, objectOf } from '../kit/json.ts';
import { jsonReply, type Reply } from '../kit/server/reply.ts';
import made from './replies.json' with { type: 'json' };
import type { FalconRun, FalconScan, FalconStore } from './store.ts';
import { environmentOf, hashesOfUrl, membersOf, overviewOf } from './store.ts';

/** A call of this emulator. */
export type Call = RouteCall<FalconStore>;

/** A refusal in JSON; `fields` that are wrong are named. */
export function refused(status: number, message: string, more: JsonObject = {}): Reply {
  return jsonReply(status, { message, ...more });
}

const unknown = (): Reply => refused(404, made.unknown);
const missing = (field: string): Reply =>
  refused(400, made.invalid, { validation_errors: [{ field, errors: ['This value should not be blank.'] }] });

/** Names of keys of a run in a row of GET search/hash. */
const row = ['environment_id', 'environment_description', 'state', 'error_type', 'error_origin', 'verdict'];

/** What a summary says before its run has ended. */
function shown({ summary, progress }: FalconRun, isRestricted: boolean, state = progress.stage): JsonObject {
  const { signatures, ...rest } = summary;
  const visible = isRestricted ? rest : summary;
  const isOver = state === 'SUCCESS' || state === 'ERROR';
  return isOver ? { ...visible, state } : { ...visible, ...made.pending, state };
}

/** GET search/hash: the runs of a file, in no order that is known. */
export function search({ state, query }: Call): Reply {
  const subject = state.byHash(query.get('hash') ?? '');
  if (subject === undefined) return unknown();
  const reports = subject.runs.flatMap(({ summary, progress }) => {
    if (summary.job_id === null) return [];
    return { id: summary.job_id ?? null, ...membersOf(summary, row), state: progress.stage };
  });
  return jsonReply(200, { sha256s: [subject.hashes.sha256], reports });
}

/** POST search/hash, search/hashes and report/summary: an array of summaries, which is empty where nothing is known. */
export const summaries = (isRestricted: boolean) => async (call: Call) => {
  const { parts } = await call.form();
  const asked = parts.flatMap((part) => (part.kind === 'field' && part.name.startsWith('hash') ? part.value : []));
  const runs = asked.flatMap((id) => call.state.byHash(id)?.runs ?? call.state.run(id) ?? []);
  return jsonReply(
    200,
    runs.map((run) => shown(run, isRestricted)),
  );
};

/** GET overview/{sha256}, and the short one; asking to renew it answers nothing. */
export const overview =
  (keys: readonly string[] | null) =>
  ({ state, parameters: { sha256 = '' } }: Call) => {
    const subject = /^[\da-f]{64}$/i.test(sha256) ? state.byHash(sha256) : undefined;
    if (subject === undefined) return unknown();
    const whole = overviewOf(subject);
    return jsonReply(200, keys === null ? whole : membersOf(whole, keys));
  };

/** GET overview/{sha256}/refresh. */
export const refresh = ({ state, parameters: { sha256 = '' } }: Call): Reply =>
  state.byHash(sha256) === undefined ? unknown() : jsonReply(202, []);

/** Answers of the run that a path names; the look counts. */
function ofRun(answer: (run: FalconRun, state: string) => Reply) {
  return ({ state, parameters: { id = '' } }: Call): Reply => {
    const run = state.run(id);
    return run === undefined ? unknown() : answer(run, run.progress.poll());
  };
}

/** GET report/{id}/summary. */
export const summary = (isRestricted: boolean) =>
  ofRun((run, state) => jsonReply(200, shown(run, isRestricted, state)));

/** GET report/{id}/state. */
export const stateOf = ofRun(({ summary: { error_type = null, error_origin = null } }, state) => {
  const error = state === 'ERROR' ? made.error : null;
  return jsonReply(200, { state, error_type, error_origin, error, related_reports: [] });
});

/** GET report/{id}/screenshots. */
export const screenshots = ofRun(({ summary: { total_processes } }) => {
  const count = Math.min(2, Number(total_processes ?? 0));
  const shots = Array.from({ length: count }, (_, index) => {
    const image = pngOf(index).toString('base64');
    return { name: `screen_${index}.png`, date: '2026-11-21 00:00:00', image };
  });
  return jsonReply(200, shots);
});

function taken({ summary: { job_id = null, environment_id = null, sha256 = null, submissions } }: FalconRun): Reply {
  const { submission_id = null } = objectOf(listOf(submissions).at(-1));
  return jsonReply(201, { job_id, submission_id, environment_id, sha256 });
}

/** The file or URL of a form, and what is known of it. */
async function sampleOf(call: Call) {
  const { fields, files } = await call.form();
  const file = files.find(({ name }) => name === 'file');
  if (file !== undefined) {
    const { md5, sha1, sha256, sha512 } = file.hashes;
    const submit_name = fields.get('submit_name') ?? file.filename;
    return { fields, hashes: { md5, sha1, sha256 }, about: { submit_name, size: file.bytes, sha512 } };
  }
  const url = fields.get('url') ?? '';
  if (!URL.canParse(url)) return { fields, hashes: null, about: {} };
  return { fields, hashes: hashesOfUrl(url), about: { submit_name: url, url_analysis: true, size: null } };
}

/** POST submit/file and submit/url. */
export const submit = (field: 'file' | 'url') => async (call: Call) => {
  const { fields, hashes, about } = await sampleOf(call);
  if (hashes === null) return missing(field);
  if (environmentOf(fields) === undefined) return missing('environment_id');
  return taken(call.state.submit(hashes, about, fields));
};

/** POST submit/hash-for-url. */
export async function hashForUrl(call: Call): Promise<Reply> {
  const { hashes } = await sampleOf(call);
  return hashes === null ? missing('url') : jsonReply(200, { sha256: hashes.sha256 });
}

const scanReply = ({ reply }: FalconScan, finished: boolean): Reply => {
  const scanners = finished ? listOf(reply.scanners) : made.scannersAtWork;
  return jsonReply(200, { ...reply, scanners, finished });
};

/** POST quick-scan/file and quick-scan/url. */
export const scan = (field: 'file' | 'url') => async (call: Call) => {
  const { fields, hashes, about } = await sampleOf(call);
  if (hashes === null) return missing(field);
  if (!fields.get('scan_type')) return missing('scan_type');
  const named = field === 'url' ? { submission_type: 'page_url', url: about.submit_name ?? null } : {};
  const started = call.state.scan(hashes, named);
  return scanReply(started, started.progress.stage);
};

/** GET quick-scan/{id}; the look counts. */
export function scanState({ state, parameters: { id = '' } }: Call): Reply {
  const found = state.scans.get(id);
  return found === undefined ? unknown() : scanReply(found, found.progress.poll());
}

/** POST quick-scan/{id}/convert-to-full. */
export async function convert(call: Call): Promise<Reply> {
  const { fields } = await call.form();
  const found = call.state.scans.get(call.parameters.id ?? '');
  const hashes = found && call.state.byHash(String(found.reply.sha256))?.hashes;
  return hashes === undefined ? unknown() : taken(call.state.submit(hashes, {}, fields));
}

/** POST search/terms: by the terms whose meaning needs no guessing. */
export async function terms(call: Call): Promise<Reply> {
  const { fields } = await call.form();
  const given = [...fields].map(([id, value]) => ({ id, value }));
  if (given.length === 0) return missing('filename');
  const runs = call.state.subjects.flatMap((subject) => subject.runs.map(({ summary }) => summary));
  const keys = new Map(Object.entries(made.terms));
  const found = runs.filter((summary) =>
    given.every(({ id, value }) => {
      const values = [summary[keys.get(id) ?? id] ?? []].flat();
      return values.some((item) => String(item).toLowerCase() === value.toLowerCase());
    }),
  );
  const rows = found.map((summary) => membersOf(summary, made.row));
  return jsonReply(200, { search_terms: given, count: rows.length, result: rows });
}
