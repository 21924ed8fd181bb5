import { corpus as defaultCorpus } from './corpus/corpus.ts';
import type { CorpusSample } from './corpus/corpus-sample.ts';
import invalidAuthentication from './fixtures/error_401__invalid_authentication.json' with { type: 'json' };
import { type Emulator, type IncomingCall, type Service, startLoopbackServer } from './loopback-server.ts';
import { jsonReply, type Reply } from './reply.ts';
import { ContinuationPages } from './vmray-pages.ts';
import { type VmrayOperation, type VmrayRoute, vmrayError, vmrayOperations, vmrayRoutes } from './vmray-routes.ts';
import { hashLengths, VmrayStore } from './vmray-store.ts';

/** The key that a VMRay emulator accepts unless told otherwise. Made up; it opens nothing. */
export const emulatorVmrayApiKey = 'emulator-vmray-key-made-up-0000';

/** A running VMRay emulator. Its REST API is below `/rest` of `url`. */
export type VmrayEmulator = Emulator<VmrayOperation>;

/** Settings of a VMRay emulator. */
export interface VmrayEmulatorOptions {
  /** 0, a free port, unless given. */
  readonly port?: number;
  readonly apiKey?: string;
  readonly corpus?: readonly CorpusSample[];
  /** Under which path the VTIs of a sample exist: older servers know `threat_indicators` alone. `both` unless given. */
  readonly vtisPath?: 'both' | 'vtis' | 'threat_indicators';
  /** Items in one page of a list; 100 unless given. */
  readonly itemsPerRequest?: number;
  /** Items in all pages of a list together; 1000 unless given. */
  readonly maximumItems?: number;
}

const placeholders: ReadonlyMap<string, (segment: string) => boolean> = new Map([
  [':id', (segment: string) => /^\d{1,15}$/.test(segment)],
  [':hash', (segment: string) => hashLengths.has(segment)],
  [':text', () => true],
]);

/** Starts a server that answers like the read-only part of VMRay's REST API. Rejects when the port is in use. */
export function startVmrayEmulator(options: VmrayEmulatorOptions = {}): Promise<VmrayEmulator> {
  return startLoopbackServer(vmrayService(options), options.port ?? 0);
}

function vmrayService(options: VmrayEmulatorOptions): Service<VmrayOperation> {
  const { itemsPerRequest = 100, maximumItems = 1000 } = options;
  const store = new VmrayStore(options.corpus ?? defaultCorpus);
  const pages = new ContinuationPages({ itemsPerRequest, maximumItems });
  const routes = vmrayRoutes(options.vtisPath ?? 'both');
  const expected = `api_key ${options.apiKey ?? emulatorVmrayApiKey}`;
  return {
    operations: vmrayOperations,
    operationOf: (call) => match(routes, call.path)?.route.operation ?? 'unknown',
    answer: (call) => {
      if (call.headers.authorization !== expected) return jsonReply(401, invalidAuthentication);
      const found = match(routes, call.path);
      if (found === null) return vmrayError(404, 'No such element');
      if (call.method !== 'GET') return vmrayError(405, 'Method not allowed');
      return found.route.answer({ store, pages, query: call.query, parameters: found.parameters });
    },
    errorReply: vmrayFault,
    reset: () => pages.reset(),
  };
}

interface Match {
  readonly route: VmrayRoute;
  readonly parameters: readonly string[];
}

function match(routes: readonly VmrayRoute[], path: string): Match | null {
  const [root, base, ...segments] = path.split('/').map(decode);
  if (root !== '' || base !== 'rest') return null;
  for (const route of routes) {
    const parameters = parametersOf(route.path.split('/'), segments);
    if (parameters !== null) return { route, parameters };
  }
  return null;
}

function parametersOf(pattern: readonly string[], segments: readonly string[]): string[] | null {
  if (pattern.length !== segments.length) return null;
  const parameters: string[] = [];
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    const accepts = placeholders.get(part);
    if (accepts === undefined ? segment !== part : !accepts(segment)) return null;
    if (accepts !== undefined) parameters.push(segment);
  }
  return parameters;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not percent-encoded text: no route has such a segment.
    return segment;
  }
}

const messages: ReadonlyMap<number, string> = new Map([
  [400, 'Invalid parameter'],
  [401, invalidAuthentication.error_msg],
  [403, 'Permission denied'],
  [404, 'No such element'],
  [405, 'Method not allowed'],
  [500, 'Internal server error'],
  [502, 'Bad gateway'],
  [503, 'Service unavailable'],
]);

function vmrayFault(_call: IncomingCall, status: number, retryAfter: number | undefined): Reply {
  if (status !== 429) return vmrayError(status, messages.get(status) ?? `Status ${status}`);
  return vmrayError(429, `Request was throttled. Expected available in ${retryAfter ?? 1} seconds.`);
}
