import {
  defineEmulator,
  type JsonObject,
  jsonReply,
  type Progress,
  type Reply,
  type RouteCall,
  startProgress,
} from '@sandjury/emulator/kit';
import { known } from './known.ts';

/** The key that the emulator accepts. Made up; it opens nothing. */
export const emulatorKey = 'emulator-key-made-up-0000';

interface Analysis {
  created: string;
  report: JsonObject & { id: string; file: JsonObject };
  progress: Progress<'waiting' | 'running' | 'done' | 'error'>;
}

type Analyses = Map<string, Analysis>;

/** An analysis that came to nothing, and will not come to more. */
export const failed = { id: 'a-failed', file: { sha256: 'f'.repeat(64) } };

/** A server on 127.0.0.1 that behaves as the vendor's documentation says. Write it from that, never from what the adapter sends. */
export const startEmulator = defineEmulator({
  state: (): Analyses =>
    new Map([
      [known.id, { created: known.started, report: known, progress: startProgress(['done']) }],
      [failed.id, { created: known.started, report: failed, progress: startProgress(['error']) }],
    ]),
  authenticate: ({ headers }) =>
    headers['x-api-key'] === emulatorKey ? null : refusal(401, 'The API key is not valid.'),
  // Also what a scripted fault with a status answers.
  errorReply: (status) => refusal(status, `Status ${status}`),
  routes: {
    'GET /v1/status': { operation: 'status', answer: () => jsonReply(200, { version: '3.1', waiting: 0 }) },
    'GET /v1/files/:hash': { operation: 'file', answer: analysesOf },
    'POST /v1/analyses': { operation: 'submit', answer: submitted },
    'GET /v1/analyses/:id': {
      operation: 'analysis',
      answer: of(({ report, progress }) => jsonReply(200, { id: report.id, state: progress.poll() })),
    },
    'GET /v1/analyses/:id/report': {
      operation: 'report',
      answer: of(({ report, progress }) => {
        // Asking lets time pass.
        const state = progress.poll();
        if (state === 'error') return refusal(422, 'The analysis failed.');
        return state === 'done' ? jsonReply(200, report) : refusal(409, 'The analysis is under way.');
      }),
    },
  },
});

function of(answer: (analysis: Analysis) => Reply): (call: RouteCall<Analyses>) => Reply {
  return ({ state, parameters }) => {
    const analysis = state.get(parameters.id ?? '');
    return analysis === undefined ? refusal(404, 'There is no such analysis.') : answer(analysis);
  };
}

function analysesOf({ state, parameters }: RouteCall<Analyses>): Reply {
  const found = [...state.values()].filter(({ report }) => Object.values(report.file).includes(parameters.hash ?? ''));
  if (found.length === 0) return refusal(404, 'Nobody has submitted this file.');
  const analyses = found.map(({ report, created, progress }) => ({ id: report.id, state: progress.stage, created }));
  return jsonReply(200, { analyses });
}

async function submitted({ form, state }: RouteCall<Analyses>): Promise<Reply> {
  const file = (await form()).files.find(({ name }) => name === 'file');
  if (file === undefined || file.bytes === 0) return refusal(400, 'There is no file.');
  const id = `a-${state.size + 1}`;
  const { md5, sha1, sha256 } = file.hashes;
  const report = {
    id,
    file: { name: file.filename, size: file.bytes, type: 'data', md5, sha1, sha256 },
    verdict: { label: 'none', score: 0 },
    started: '2026-03-02T09:00:00Z',
    finished: '2026-03-02T09:03:00Z',
    findings: [],
    network: [],
  };
  const progress = startProgress(['waiting', 'running', 'done'] as const);
  state.set(id, { created: report.started, report, progress });
  return jsonReply(201, { id, state: progress.stage });
}

function refusal(status: number, message: string): Reply {
  return jsonReply(status, { message });
}
