import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Answer, answerWith, type CapeFault, CapeFaults, jsonAnswer, send } from './cape-faults.ts';
import { type Asked, askedFor, type CapeCall, type CapeOperation } from './cape-operations.ts';
import { CapeTasks } from './cape-tasks.ts';

/** The token that the emulator accepts. Made up; it opens nothing. */
export const emulatorCapeToken = 'emulator-cape-token-made-up-0000';

/** A server on 127.0.0.1 that behaves like CAPE's REST API v2, below `/apiv2` of `url`. */
export interface CapeEmulator {
  readonly url: string;
  /** Requests in the order of arrival. */
  readonly calls: readonly CapeCall[];
  /** Scripts a fault for one operation, or for all of them with `*`. */
  fail(operation: CapeOperation | '*', fault: CapeFault): void;
  /** Forgets calls, faults and submissions. */
  reset(): void;
  /** Cuts all connections and stops listening. */
  close(): Promise<void>;
}

const mostBodyBytes = 16 * 1024 * 1024;

/** Starts the emulator, on a free port unless one is given. */
export async function startCapeEmulator({ port = 0 }: { port?: number } = {}): Promise<CapeEmulator> {
  const tasks = new CapeTasks();
  const faults = new CapeFaults();
  const calls: CapeCall[] = [];
  const server = createServer((request, response) => {
    const asked = askedFor(request.method ?? 'GET', (request.url ?? '/').split('?')[0] ?? '/');
    calls.push(asked.call);
    respond(request, response, { asked, tasks, fault: faults.take(asked.call.operation) }).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, body: `Emulator: ${String(error)}` });
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    fail: (operation, fault) => faults.add(operation, fault),
    reset: () => {
      calls.length = 0;
      faults.clear();
      tasks.reset();
    },
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Exchange {
  asked: Asked;
  tasks: CapeTasks;
  fault: CapeFault | null;
}

async function respond(request: IncomingMessage, response: ServerResponse, exchange: Exchange): Promise<void> {
  const { asked, tasks, fault } = exchange;
  const body = await bodyOf(request);
  const work = async () => refusalOf(request, asked) ?? (await answerOf(asked, tasks, request, body));
  if (fault === null) send(response, await work());
  else await answerWith(fault, response, work);
}

/** The whole body, so that no answer meets a half-read upload. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size <= mostBodyBytes) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What the Django REST framework answers before CAPE is asked (web/apikey/authentication.py); paths that are none lead home. */
function refusalOf(request: IncomingMessage, { call, allows }: Asked): Answer | null {
  if (call.operation === 'unknown') return { status: 302, body: '', headers: { location: '/' } };
  const { authorization } = request.headers;
  const challenge = { 'www-authenticate': 'Token' };
  if (authorization === undefined) {
    return jsonAnswer({ detail: 'Authentication credentials were not provided.' }, 401, challenge);
  }
  if (authorization !== `Token ${emulatorCapeToken}`) return jsonAnswer({ detail: 'Invalid token.' }, 401, challenge);
  return allows ? null : jsonAnswer({ detail: `Method "${call.method}" not allowed.` }, 405);
}

async function answerOf(asked: Asked, tasks: CapeTasks, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const [first = ''] = asked.parts;
  switch (asked.call.operation) {
    case 'cuckoo_status':
      return jsonAnswer({ error: [], data: serverStatus(tasks) });
    case 'tasks_search': {
      const data = tasks.search(first);
      return jsonAnswer(data.length === 0 ? { data, error: false } : { error: [], data });
    }
    case 'tasks_view': {
      const data = tasks.view(Number(first));
      return data === null ? refused('Task not found in database') : jsonAnswer({ error: false, data });
    }
    case 'tasks_status': {
      const data = tasks.status(Number(first));
      return data === null ? refused('Task does not exist') : jsonAnswer({ error: false, data });
    }
    case 'tasks_report':
      return reportAnswer(asked.parts, tasks);
    default:
      return created(asked, tasks, await formOf(request, body));
  }
}

function serverStatus(tasks: CapeTasks): object {
  const machines = { total: 4, available: 3 };
  return { version: '2.5', hostname: 'cape-emulator', machines, tasks: tasks.counts() };
}

function reportAnswer([id, format = 'json']: readonly string[], tasks: CapeTasks): Answer {
  const report = tasks.report(Number(id));
  if (report === null) return refused('Task does not exist');
  if (typeof report === 'string') return refused(report);
  if (format === 'json') return jsonAnswer(report);
  // `keys_to_copy` in conf/default/reporting.conf.default: the word of the verdict is not among them.
  if (format === 'litereport') return jsonAnswer({ ...report, malstatus: undefined });
  return refused(`Report format not found: ${format}`, 400);
}

async function formOf(request: IncomingMessage, body: Buffer): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  return new Response(new Uint8Array(body), { headers }).formData();
}

async function created({ call }: Asked, tasks: CapeTasks, form: FormData): Promise<Answer> {
  const file = form.get('file');
  const url = form.get('url');
  if (call.operation === 'tasks_create_url') {
    return typeof url === 'string' && url !== ''
      ? submitted(tasks.submitUrl(url, form))
      : refused('URL value is empty');
  }
  if (file === null || typeof file === 'string') return refused('No file was submitted');
  if (file.size === 0) {
    const errors = [{ [file.name]: 'You uploaded an empty file.' }];
    return jsonAnswer({ error: true, error_value: 'Error adding task to database', errors });
  }
  return submitted(tasks.submitFile(file.name, new Uint8Array(await file.arrayBuffer()), form));
}

function submitted(taskId: number): Answer {
  const message = `Task ID ${taskId} has been submitted`;
  return jsonAnswer({ error: [], errors: [], data: { task_ids: [taskId], message } });
}

function refused(errorValue: string, status = 200): Answer {
  return jsonAnswer({ error: true, error_value: errorValue }, status);
}
