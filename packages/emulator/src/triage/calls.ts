import { pngOf } from '../kit/bytes/png.ts';
import type { RouteCall } from '../kit/define-emulator.ts';
import { type JsonObject, type JsonValue, listOf, objectOf } from '../kit/json.ts';
import { bytesReply, jsonReply, type Reply, textReply } from '../kit/server/reply.ts';
import refusals from './refusals.json' with { type: 'json' };
import { readQuery } from './search.ts';
import { type StoredSample, sampleIn, stateOf, type TriageStore, tasksOf } from './store.ts';

type Call = RouteCall<TriageStore>;

/** A refusal by its status, with a code of its own where the documentation has one. */
export function refused(status: number, code?: string, message?: string): Reply {
  const said = new Map(Object.entries(refusals)).get(String(status));
  // What a 429 holds is documented nowhere.
  if (said === undefined && code === undefined) return textReply(status, `Error ${status}`);
  return jsonReply(status, { ...said, ...(code && { error: code }), ...(message && { message }) });
}

/** The Sample object of lists and submissions. */
function rowOf(sample: StoredSample, { options }: TriageStore, state: string = stateOf(sample)): JsonObject {
  const { sha256 } = sampleIn(sample.answers);
  const all = tasksOf(sample.answers.overview.data) ?? [];
  // Static analysis comes first; runs have a state of their own once the machines are chosen.
  const stateOfRuns = state === 'scheduled' ? 'pending' : state;
  const tasks = all.flatMap(({ name, kind, status, target }): JsonObject[] => {
    if (state === 'pending' || (state === 'static_analysis' && kind !== 'static')) return [];
    const word = kind === 'static' ? 'reported' : state === 'reported' ? status : stateOfRuns;
    return [{ id: name ?? '', status: word ?? '', ...(target !== undefined && { target }) }];
  });
  const { completed, ...about } = sample.about;
  const end = state === 'reported' ? { completed: completed ?? about.submitted ?? '' } : {};
  return {
    id: sample.id,
    status: state,
    ...about,
    private: options.cloud === 'private',
    ...(sha256 !== undefined && { sha256 }),
    ...(tasks.length > 0 && { tasks }),
    ...end,
  };
}

/** A page of samples, newest first. `next` is opaque, and missing on the last page. */
function pageOf(found: readonly StoredSample[], { query, state }: Call): Reply {
  const limit = Math.min(Number(query.get('limit') ?? 50) || 50, 200);
  const from = Number(Buffer.from(query.get('offset') ?? '', 'base64url').toString()) || 0;
  const end = from + limit;
  const next = end < found.length ? { next: Buffer.from(String(end)).toString('base64url') } : {};
  return jsonReply(200, { data: found.slice(from, end).map((sample) => rowOf(sample, state)), ...next });
}

/** GET /search. */
export function search(call: Call): Reply {
  const fits = readQuery(call.query.get('query') ?? '');
  if (fits === null) return refused(400, 'INVALID', 'INVALID QUERY');
  return pageOf(call.state.newestFirst().filter(fits), call);
}

/** GET /samples: there is one account, so that its samples are those of the organisation too. */
export function list(call: Call): Reply {
  const subset = call.query.get('subset') ?? 'owned';
  const isKnown =
    subset === 'owned' || subset === 'org' || (subset === 'public' && call.state.options.cloud === 'public');
  return isKnown ? pageOf(call.state.newestFirst(), call) : refused(400, 'INVALID', 'subset is not allowed');
}

/** Answers of the sample that a path names. */
function ofSample(answer: (sample: StoredSample, call: Call) => Reply | Promise<Reply>) {
  return (call: Call): Reply | Promise<Reply> => {
    const sample = call.state.samples.get(call.parameters.id ?? '');
    return sample ? answer(sample, call) : refused(404, undefined, `No sample with ID \`${call.parameters.id}\``);
  };
}

/** Answers of a sample whose reports are there; the look counts. */
function ofReported(
  answer: (sample: StoredSample, call: Call) => JsonObject | undefined,
  since: readonly string[] = ['reported'],
) {
  return ofSample((sample, call) => {
    const report = since.includes(stateOf(sample, true)) ? answer(sample, call) : undefined;
    return report === undefined ? refused(404, 'REPORT_NOT_AVAILABLE') : jsonReply(200, report);
  });
}

/** GET /samples/{id}; the look counts. */
export const sample = ofSample((found, { state }) => jsonReply(200, rowOf(found, state, stateOf(found, true))));

/** GET /samples/{id}/overview.json: tasks are an object in v0, and a list in v1. */
export const overview = ofReported(({ id, answers }, { parameters: { version } }) => {
  const whole = answers.overview.data;
  const tasks = tasksOf(whole);
  if (tasks === undefined) return whole;
  return { ...whole, tasks: version === 'v1' ? tasks : keyed(id, tasks) };
});

function keyed(id: string, tasks: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(tasks.map((task) => [`${id}-${task.name}`, task]));
}

/** GET /samples/{id}/summary. */
export const summary = ofSample((found) => {
  const { data } = found.answers.overview;
  const { target = '', created = '', completed = '', sha256 } = sampleIn(found.answers);
  const status = stateOf(found);
  const times = { created, ...(status === 'reported' && { completed, score: objectOf(data.analysis).score ?? 0 }) };
  return jsonReply(200, {
    sample: found.id,
    status,
    owner: 'analyst',
    target,
    ...times,
    ...(sha256 !== undefined && { sha256 }),
    tasks: keyed(found.id, tasksOf(data) ?? []),
  });
});

/** GET /samples/{id}/reports/static, which is there before anything runs. */
export const staticReport = ofReported(
  ({ id, about, answers, file }) => {
    const target = String(about.filename ?? about.url);
    const own = { sample: { sample: id, kind: about.kind ?? 'file', target }, task: { task: `${id}-static1`, target } };
    const files: JsonValue = file && [
      {
        filename: target,
        filesize: file.bytes,
        ...file.hashes,
        exts: [],
        tags: [],
        depth: 0,
        kind: 'file',
        selected: true,
      },
    ];
    const empty = {
      version: '0.2',
      analysis: { reported: about.submitted ?? '', score: 1 },
      files,
      unpack_count: 0,
      error_count: 0,
    };
    return { ...empty, ...answers.static?.data, ...own };
  },
  ['static_analysis', 'scheduled', 'running', 'processing', 'reported'],
);

/** GET /samples/{id}/{task}/report_triage.json. */
export const taskReport = ofReported((found, { parameters: { task = '' } }) => {
  const { id, answers } = found;
  const named = taskIn(found, task);
  if (named?.kind !== 'behavioral' || named.status === 'failed') return undefined;
  const empty = {
    version: '0.3.1',
    task: { target: named.target ?? '' },
    analysis: { score: named.score ?? 0, tags: null },
    processes: [],
    signatures: [],
    network: {},
    dumped: [],
  };
  return { ...empty, ...answers.tasks?.data[task], sample: { ...sampleIn(answers), id } };
});

function taskIn({ answers }: StoredSample, task: string): JsonObject | undefined {
  return tasksOf(answers.overview.data)?.find(({ name }) => name === task);
}

/** GET /samples/{id}/{task}/screenshot.png, of URLs alone. */
export const screenshot = ofSample((found, { parameters: { task = '' } }) => {
  if (taskIn(found, task)?.kind !== 'urlscan' || stateOf(found) !== 'reported') return refused(404);
  return bytesReply(pngOf(0), 'image/png');
});

/** GET /samples/{id}/sample: what was uploaded. The corpus has no files. */
export const file = ofSample(({ file: uploaded }) => (uploaded?.content ? bytesReply(uploaded.content) : refused(404)));

/** GET /samples/{id}/events: a line for each state from now on, to the last. */
export const events = ofSample((found, { state }) => {
  const lines: string[] = [];
  for (let last = ''; !/^(?:reported|failed)$/.test(last) && lines.length < 1000; ) {
    const now = stateOf(found, true);
    if (now !== last) lines.push(`${JSON.stringify(rowOf(found, state, now))}\n`);
    last = found.progress === null ? 'reported' : now;
  }
  return textReply(200, lines.join(''), 'application/json');
});

/** POST /samples: a form with `_json` and perhaps `file`, or JSON alone. */
export async function submit(call: Call): Promise<Reply> {
  const isJson = /^application\/json\b/i.test(call.headers['content-type'] ?? '') || !call.headers['content-type'];
  const { fields, files } = isJson
    ? { fields: new Map<string, string>(), files: [] }
    : await call.form({ keepFileBytes: 1024 * 1024 });
  const request = requestOf(isJson ? (await call.body()).toString() : (fields.get('_json') ?? '{}'));
  if (request === null) return refused(400);
  const upload = files.find(({ name }) => name === 'file') ?? null;
  const { kind = upload ? 'file' : null, url, target } = request;
  if (kind === 'file') {
    if (upload === null || upload.bytes === 0) return refused(400, 'BAD_REQUEST', 'no file');
    return started(call, { kind, filename: target ?? upload.filename }, upload, request);
  }
  if (kind !== 'url' && kind !== 'fetch') return refused(400, 'INVALID', 'kind is not allowed');
  if (typeof url !== 'string' || !URL.canParse(url)) return refused(400, 'INVALID', 'url is not allowed');
  // What is fetched is a file from then on; what is in it is made up here.
  return started(call, kind === 'url' ? { kind, url } : { kind: 'file', filename: target ?? url }, null, request);
}

function requestOf(text: string): JsonObject | null {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return null;
  }
}

function started({ state }: Call, about: JsonObject, upload: StoredSample['file'], request: JsonObject): Reply {
  return jsonReply(200, rowOf(state.submit(about, upload, request), state, 'pending'));
}

/** POST /samples/{id}/profile, which an interactive submission waits for. */
export const chooseProfile = ofSample((found, { state }) => {
  if (found.progress !== null) return refused(409, 'PROFILE_NOT_SETTABLE');
  state.choose(found);
  return jsonReply(200, {});
});

/** DELETE /samples/{id}: whatever is wrong is 401, and nothing is ever deleted from the public cloud. */
export function remove({ state, parameters: { id = '' } }: Call): Reply {
  const isGone = state.options.cloud === 'private' && state.samples.delete(id);
  return isGone ? jsonReply(200, {}) : refused(401);
}

/** GET /profiles. */
export const profiles = ({ state }: Call): Reply => jsonReply(200, { data: [...state.profiles.values()] });

/** POST /profiles. */
export async function createProfile({ state, body }: Call): Promise<Reply> {
  const request = requestOf((await body()).toString());
  if (request === null || typeof request.name !== 'string') return refused(400);
  if ([...state.profiles.values()].some(({ name }) => name === request.name))
    return refused(409, 'PROFILE_ALREADY_EXISTS');
  const id = `00000000-0000-4000-8000-${String(state.profiles.size + 100).padStart(12, '0')}`;
  state.profiles.set(id, { id, ...request, tags: listOf(request.tags) });
  return jsonReply(200, { id, ...request });
}

/** DELETE /profiles/{id or name}. */
export function removeProfile({ state, parameters: { id = '' } }: Call): Reply {
  const found = [...state.profiles.values()].find((profile) => profile.id === id || profile.name === id);
  return found && state.profiles.delete(String(found.id)) ? jsonReply(200, {}) : refused(404);
}
