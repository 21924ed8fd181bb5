import { picturesZip } from '../kit/bytes/pictures.ts';
import { pngOf } from '../kit/bytes/png.ts';
import type { RouteCall } from '../kit/define-emulator.ts';
import { type JsonObject, type JsonValue, listOf, objectOf, picked, valueAt } from '../kit/json.ts';
import { bytesReply, jsonReply, type Reply } from '../kit/server/reply.ts';
import iocPointers from './iocs.json' with { type: 'json' };
import server from './server.json' with { type: 'json' };
import { type CapeTask, type CapeTasks, rowOf } from './tasks.ts';

type Call = RouteCall<CapeTasks>;

/** A refusal, which has status 200. */
export function refused(reason: string, more: JsonObject = {}): Reply {
  return jsonReply(200, { error: true, error_value: reason, ...more });
}

/** The envelope of a good answer, which says in two ways that there is no error. */
export function ok(data: JsonValue, error: false | readonly [] = false): Reply {
  return jsonReply(200, { error, data });
}

/** `tasks/create/file` and `static`, of which the latter runs nothing. Only the first file is taken, as where `multifile` is off. */
export function submitFile(category: 'file' | 'static'): (call: Call) => Promise<Reply> {
  return async ({ form, state }) => {
    const { fields, files } = await form();
    const part = files.find(({ name }) => name === 'file');
    if (part === undefined) return refused('No file was submitted');
    const errors = [{ [part.filename]: 'You uploaded an empty file.' }];
    if (part.bytes === 0) return refused('Error adding task to database', { errors });
    const file = { name: part.filename, size: part.bytes, type: 'data', guest_paths: '', ...part.hashes };
    const extracted = { target: { category: 'file', file }, behavior: {}, deduplicated_shots: [] };
    const reports = category === 'file' ? state.reportsOf(file) : [extracted];
    return submitted(reports.map((report) => state.submit(category, report, columnsOf(fields))));
  };
}

/** `tasks/create/url`. */
export async function submitUrl({ form, state }: Call): Promise<Reply> {
  const { fields } = await form();
  const url = fields.get('url') ?? '';
  if (url === '') return refused('URL value is empty');
  const report = { target: { category: 'url' }, url_analysis: { url }, malstatus: 'Undetected' };
  return submitted([state.submit('url', report, columnsOf(fields))]);
}

function columnsOf(fields: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries([...fields].filter(([name, text]) => server.textColumns.includes(name) && text !== ''));
}

function submitted(tasks: readonly CapeTask[]): Reply {
  const ids = tasks.map(({ report }) => valueAt(report, '/info/id') ?? null);
  const message = ids.length === 1 ? `Task ID ${ids[0]} has been submitted` : `Task IDs ${ids} have been submitted`;
  return jsonReply(200, { error: [], data: { task_ids: ids, message }, errors: [] });
}

/** `tasks/search`. */
export function search({ state, parameters: { kind = '', hash = '' } }: Call): Reply {
  const data = state.search(kind, hash.toLowerCase()).map((task) => rowOf(task));
  return ok(data, data.length === 0 ? false : []);
}

/** `tasks/list`: newest first, no more than 50 at once. The window, in minutes, chooses none here: the corpus has times of its own. */
export function list({ state, parameters: { limit = '10', offset = '0' } }: Call): Reply {
  const rows = state.newestFirst().slice(Number(offset));
  return ok(rows.slice(0, Math.min(Number(limit), 50)).map((task) => rowOf(task)));
}

/** `tasks/delete`: of several tasks, those that there are, or only those in this state. What is gone is refused. */
export function remove({ state, parameters: { ids = '', status } }: Call): Reply {
  const { gone, kept } = Object.groupBy(ids.split(','), (id) => (state.remove(Number(id), status) ? 'gone' : 'kept'));
  return jsonReply(200, {
    ...(gone && { data: `Task(s) ID(s) ${gone} has been deleted` }),
    ...(kept && { error: true, failed: `Task(s) ID(s) ${kept} failed to remove` }),
  });
}

/** `files/view`: the row of the table of samples. */
export function sample({ state, parameters: { kind = '', value = '' } }: Call): Reply {
  const samples = state.newestFirst().map((task) => objectOf(rowOf(task).sample));
  const found = samples.find((row) => String(row[kind]) === value.toLowerCase());
  return found === undefined ? refused('Sample not found in database') : ok(found);
}

/** `api-token-auth`, which is the Django REST framework's. */
export async function login({ form, state }: Call): Promise<Reply> {
  const { fields } = await form();
  const isRight = Object.entries(server.login).every(([name, value]) => fields.get(name) === value);
  return isRight ? jsonReply(200, { token: state.options.token ?? server.token }) : jsonReply(400, server.wrongLogin);
}

/** Answers of the task that a path names; the look counts. */
function ofTask(missing: string, answer: (task: CapeTask, status: string, parameters: Call['parameters']) => Reply) {
  return ({ state, parameters }: Call): Reply => {
    const task = state.byId.get(Number(parameters.id));
    return task === undefined ? refused(missing) : answer(task, task.progress.poll(), parameters);
  };
}

/** `tasks/status`. */
export const status = ofTask('Task does not exist', (_task, word) => ok(word));

/** `tasks/view`. */
export const view = ofTask('Task not found in database', (task, word) => {
  return ok({ ...rowOf(task, word), guest: valueAt(task.report, '/info/machine') ?? {}, errors: [] });
});

/** Answers of a task whose report is there (`validate_task` of lib/cuckoo/common/web_utils.py). */
function ofReported(answer: (report: JsonObject, parameters: Call['parameters']) => Reply) {
  return ofTask('Task does not exist', ({ report }, word, parameters) => {
    if (word.startsWith('failed')) return refused('Task failed');
    if (word !== 'reported') return refused('Task is still being analyzed');
    const isRed = valueAt(report, '/info/tlp') === 'red';
    return isRed ? refused('Task has a TLP of RED') : answer(report, parameters);
  });
}

/** `tasks/get/report`: the document itself, or what is in the lite one. Other formats were not made. */
export const report = ofReported((whole, { format = 'json' }) => {
  if (server.formatsNotMade.includes(format)) return refused('Reports directory does not exist');
  const unknown = { error: true, error_value: `Report format not found: ${format}` };
  if (format !== 'json' && format !== 'litereport') return jsonReply(400, unknown);
  return jsonReply(200, format === 'json' ? whole : picked(whole, server.lite, {}));
});

/** `tasks/get/iocs`: signatures are always empty, and configurations are no part of it. */
export const iocs = ofReported((whole) => ok({ ...picked(whole, iocPointers, []), signatures: [] }));

/** `tasks/get/config`. */
export const config = ofReported((whole) => {
  const configs = listOf(valueAt(whole, '/CAPE/configs'));
  if (configs.length > 0) return jsonReply(200, { error: false, configs });
  return refused(`CAPE config for task ${valueAt(whole, '/info/id')} does not exist.`);
});

/** `tasks/get/screenshot`: one picture, or an archive of all. */
export const screenshot = ofReported((whole, { shot }) => {
  const names = listOf(whole.deduplicated_shots).map(String);
  if (names.length === 0) return refused(`No screenshots created for task ${valueAt(whole, '/info/id')}`);
  const index = names.indexOf(String(shot).padStart(4, '0'));
  if (index >= 0) return bytesReply(pngOf(index), 'image/png');
  if (shot !== undefined) return refused('Screenshot does not exist');
  const paths = names.map((name) => `shots/${name}.png`);
  return bytesReply(picturesZip(paths), 'application/zip', 'screenshots.zip');
});

/** `cuckoo/status`, with how many tasks are in which state. */
export function serverStatus({ state }: Call): Reply {
  const stages = [...state.byId.values()].map(({ progress }) => progress.stage);
  const counted = Object.entries(Object.groupBy(stages, (stage) => stage));
  const counts = Object.fromEntries(counted.map(([stage, all = []]) => [stage, all.length]));
  return ok({ ...server.status, tasks: { ...server.status.tasks, ...counts, total: stages.length } }, []);
}
