import invalidAuthentication from '../fixtures/vmray/error_401__invalid_authentication.json' with { type: 'json' };
import { FormError } from '../kit/bytes/multipart.ts';
import { defineEmulator, type NamedCall } from '../kit/define-emulator.ts';
import type { Emulator } from '../kit/server/loopback-server.ts';
import { jsonReply, type Reply } from '../kit/server/reply.ts';
import type { ArchiveOverrides } from './archive.ts';
import type { VmrayEmulatorOptions } from './options.ts';
import { ParameterError } from './pages.ts';
import { vmrayError } from './replies.ts';
import { type VmrayOperation, vmrayRoutes } from './routes.ts';
import { maximumSampleBytes, newServer, type VmrayServer } from './state.ts';

/** The key that a VMRay emulator accepts unless given another. Made up; it opens nothing. */
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
  const emulator = await defineEmulator({
    state: () => {
      archives.clear();
      return newServer(options, archives);
    },
    guard,
    refusalOf: (error) => {
      const isRefusal = error instanceof ParameterError || error instanceof FormError;
      return isRefusal ? vmrayError(400, error.message) : null;
    },
    errorReply,
    routes: vmrayRoutes,
    maximumBodyBytes: maximumSampleBytes(options) + formAllowance,
  })(options);
  return Object.assign(emulator, {
    archiveOverride: (analysisId: number, archive: Buffer | (() => Buffer)): void => {
      archives.set(analysisId, typeof archive === 'function' ? archive : () => archive);
    },
  });
}

/** Refuses a call without the key, and every n-th call with `throttle`. Submissions whose time is over end first. */
function guard({ headers }: NamedCall, server: VmrayServer): Reply | null {
  const { apiKey = emulatorVmrayApiKey, throttle } = server.options;
  if (headers.authorization !== `api_key ${apiKey}`) return jsonReply(401, invalidAuthentication);
  server.authenticatedCalls += 1;
  server.lifecycle.settle();
  if (throttle === undefined || server.authenticatedCalls % throttle.every !== 0) return null;
  const reply = throttled(throttle.retryAfterSeconds);
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(throttle.retryAfterSeconds) } };
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

function errorReply(status: number, _call: NamedCall, retryAfter = 1): Reply {
  return status === 429 ? throttled(retryAfter) : vmrayError(status, messages.get(status) ?? `Status ${status}`);
}

function throttled(seconds: number): Reply {
  return vmrayError(429, `Request was throttled. Expected available in ${seconds} seconds.`);
}
