import { corpus as defaultCorpus } from '../corpus/corpus.ts';
import invalidAuthentication from '../fixtures/vmray/error_401__invalid_authentication.json' with { type: 'json' };
import { FormError } from '../kit/bytes/multipart.ts';
import { steppingClock } from '../kit/clock.ts';
import { type Emulator, startLoopbackServer } from '../kit/server/loopback-server.ts';
import { jsonReply, type Reply } from '../kit/server/reply.ts';
import type { CallHead, Service } from '../kit/server/service.ts';
import type { ArchiveOverrides } from './archive.ts';
import { VmrayClock } from './clock.ts';
import type { VmrayRoute, VmrayServer } from './context.ts';
import { VmrayLifecycle } from './lifecycle.ts';
import { type VmrayOperation, vmrayOperations } from './operations.ts';
import type { VmrayEmulatorOptions } from './options.ts';
import { ContinuationPages, ParameterError } from './pages.ts';
import { VmrayQuota } from './quota.ts';
import { ok, vmrayError } from './replies.ts';
import { matchRoute, methodOf } from './routes/paths.ts';
import { defaultMaxSampleBytes, vmrayRoutes } from './routes/routes.ts';
import { VmrayStore } from './store.ts';
import { submittedParts } from './submit/form.ts';
import { submitRequest } from './submit/parameters.ts';
import { acceptSubmission } from './submit/submit.ts';

/** The key that a VMRay emulator accepts unless told otherwise. Made up; it opens nothing. */
export const emulatorVmrayApiKey = 'emulator-vmray-key-made-up-0000';

/** A running VMRay emulator. Its REST API is below `/rest` of `url`. */
export interface VmrayEmulator extends Emulator<VmrayOperation> {
  /** Puts these bytes, or what a function makes of them at each call, in the place of an analysis' archive, until `reset()`. */
  archiveOverride(analysisId: number, archive: Buffer | (() => Buffer)): void;
}

/** Beside the file, a form holds this much. */
const formAllowance = 2 * 1024 * 1024;

/** Starts a server that answers like VMRay's REST API. Rejects when the port is in use. */
export async function startVmrayEmulator(options: VmrayEmulatorOptions = {}): Promise<VmrayEmulator> {
  const archives: ArchiveOverrides = new Map();
  const emulator = await startLoopbackServer(vmrayService(options, archives), options);
  return Object.assign(emulator, {
    archiveOverride: (analysisId: number, archive: Buffer | (() => Buffer)): void => {
      archives.set(analysisId, typeof archive === 'function' ? archive : () => archive);
    },
  });
}

function vmrayService(options: VmrayEmulatorOptions, archives: ArchiveOverrides): Service<VmrayOperation> {
  let server = emptyServer(options, archives);
  const gate = new VmrayGate(options);
  const routes = vmrayRoutes(options.vtisPath ?? 'both');
  return {
    operations: vmrayOperations,
    streaming: {
      operations: ['submitSample'],
      maximumBytes: maximumSampleBytes(options) + formAllowance,
      receive: async (call, body) => gate.refuse(call) ?? answered(() => submit(server, call, body)),
    },
    operationOf: (call) => matchRoute(routes, call.path, call.method)?.route.operation ?? 'unknown',
    answer: (call) => gate.refuse(call) ?? answered(() => answer(server, routes, call)),
    errorReply: vmrayFault,
    reset: () => {
      archives.clear();
      gate.reset();
      server = emptyServer(options, archives);
    },
  };
}

/** Lets in who has the key, and not too often. */
class VmrayGate {
  readonly options: VmrayEmulatorOptions;
  calls = 0;

  constructor(options: VmrayEmulatorOptions) {
    this.options = options;
  }

  refuse(call: CallHead): Reply | null {
    const { apiKey = emulatorVmrayApiKey, throttle } = this.options;
    if (call.headers.authorization !== `api_key ${apiKey}`) return jsonReply(401, invalidAuthentication);
    this.calls += 1;
    if (throttle === undefined || this.calls % throttle.every !== 0) return null;
    const reply = throttled(throttle.retryAfterSeconds);
    return { ...reply, headers: { ...reply.headers, 'retry-after': String(throttle.retryAfterSeconds) } };
  }

  reset(): void {
    this.calls = 0;
  }
}

function answer(server: VmrayServer, routes: readonly VmrayRoute[], call: CallHead): Reply | Promise<Reply> {
  const found = matchRoute(routes, call.path, call.method);
  if (found === null) return vmrayError(404, 'No such element');
  if (call.method !== methodOf(found.route)) return vmrayError(405, 'Method not allowed');
  server.lifecycle.settle();
  return found.route.answer({ server, query: call.query, parameters: found.parameters });
}

async function submit(server: VmrayServer, call: CallHead, body: AsyncIterable<Buffer>): Promise<Reply> {
  if (call.method !== 'POST') return vmrayError(405, 'Method not allowed');
  const parts = await submittedParts(call.headers['content-type'], body);
  const limit = maximumSampleBytes(server.options);
  const isTooLarge = parts.some((part) => part.kind === 'file' && part.bytes > limit);
  if (isTooLarge) return vmrayFault(call, 413, undefined);
  server.lifecycle.settle();
  return ok(acceptSubmission(server, submitRequest(call.query, parts)));
}

function maximumSampleBytes(options: VmrayEmulatorOptions): number {
  return options.maxSampleBytes ?? defaultMaxSampleBytes;
}

function emptyServer(options: VmrayEmulatorOptions, archives: ArchiveOverrides): VmrayServer {
  const { itemsPerRequest = 100, maximumItems = 1000 } = options;
  const now = options.now ?? (options.finishAfterMs === undefined ? steppingClock() : Date.now);
  const clock = new VmrayClock(now);
  const store = new VmrayStore(options.corpus ?? defaultCorpus, options.plan ?? 'analyzer');
  return {
    options,
    store,
    clock,
    archives,
    lifecycle: new VmrayLifecycle(store, clock, options),
    quota: new VmrayQuota(options),
    pages: new ContinuationPages({ itemsPerRequest, maximumItems }),
    aggregationPolls: new Map(),
  };
}

async function answered(answer: () => Reply | Promise<Reply>): Promise<Reply> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof ParameterError || error instanceof FormError) return vmrayError(400, error.message);
    throw error;
  }
}

const messages: ReadonlyMap<number, string> = new Map([
  [400, 'Invalid parameter'],
  [401, invalidAuthentication.error_msg],
  [403, 'Permission denied'],
  [404, 'No such element'],
  [405, 'Method not allowed'],
  [413, 'The file is too large'],
  [500, 'Internal server error'],
  [502, 'Bad gateway'],
  [503, 'Service unavailable'],
]);

function vmrayFault(_call: CallHead, status: number, retryAfter: number | undefined): Reply {
  return status === 429 ? throttled(retryAfter ?? 1) : vmrayError(status, messages.get(status) ?? `Status ${status}`);
}

function throttled(seconds: number): Reply {
  return vmrayError(429, `Request was throttled. Expected available in ${seconds} seconds.`);
}
