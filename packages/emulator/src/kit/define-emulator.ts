import { type Form, type FormSettings, readAnyForm } from './bytes/form.ts';
import { FormError } from './bytes/multipart.ts';
import { type PathParameters, type RouteKey, type RouteTable, routeTable } from './routes.ts';
import { type Emulator, type ServerOptions, startLoopbackServer } from './server/loopback-server.ts';
import type { Reply } from './server/reply.ts';
import type { CallHead, Service } from './server/service.ts';

/** One call as a route answers it. */
export interface RouteCall<State> extends CallHead {
  /** What this emulator holds; made anew by `reset()`. */
  readonly state: State;
  readonly parameters: PathParameters;
  /** The whole body. Throws BodyTooLargeError, which becomes the vendor's 413. */
  body(): Promise<Buffer>;
  /** The body as a form, multipart or urlencoded. Throws FormError, which becomes the vendor's 400. Either this or `body` may be called, once. */
  form(settings?: FormSettings): Promise<Form>;
}

/** The head of a call, with the name of what is asked for. */
export interface NamedCall<Operation extends string = string> extends CallHead {
  /** `unknown` for a call without a route. */
  readonly operation: Operation;
}

/** A row of the table of routes. */
export interface Route<Operation extends string, State> {
  /** The vendor's own name of what is asked for, by which faults are scripted and calls recorded. Several routes may have the same. */
  readonly operation: Operation;
  /** Answers one call. A body that it leaves unread is read and thrown away before the answer is sent. */
  answer(call: RouteCall<State>): Reply | Promise<Reply>;
}

/** What one vendor's service is; the server, its faults and its record of calls come with it. */
export interface EmulatorDefinition<Operation extends string, State> {
  /** Makes what the emulator holds: at the start, and at every `reset()`. */
  state(): State;
  /** Looks at credentials, limits and the like before a route answers; `null` lets the call pass. Without it, everybody may call. */
  authenticate?(call: NamedCall<Operation>, state: State): Reply | null;
  readonly routes: Readonly<Record<RouteKey, Route<Operation, State>>>;
  /**
   * The vendor's error envelope for a status: 404 and 405 of a call without a route, 400 and 413 of a body, and what a fault asks for. `retryAfter` is in
   * seconds; the header of that name is set by who asks for the envelope.
   */
  errorReply(status: number, call: NamedCall<Operation | 'unknown'>, retryAfter?: number): Reply;
  /** The most that a body may have, beyond which the answer is 413; 256 MiB unless given. */
  readonly maximumBodyBytes?: number;
}

/**
 * Makes an emulator out of a table of routes. The function that comes back starts it on 127.0.0.1; it rejects when the port is in use.
 * An error that a route throws and that is none of a body becomes a 500 with its text, since it is a fault of the emulator.
 */
export function defineEmulator<State, const Operation extends string>(
  definition: EmulatorDefinition<Operation, State>,
): (options?: ServerOptions) => Promise<Emulator<Operation>> {
  return (options = {}) => startLoopbackServer(serviceOf(definition), options);
}

function serviceOf<Operation extends string, State>(
  definition: EmulatorDefinition<Operation, State>,
): Service<Operation> {
  const table = routeTable(definition.routes);
  const served = { definition, table, state: definition.state() };
  const operationOf = (call: CallHead): Operation | 'unknown' => {
    const match = table.match(call);
    return match?.fits === 'path and method' ? match.route.operation : 'unknown';
  };
  return {
    operations: operationsOf(definition.routes),
    streaming: {
      operations: operationsOf(definition.routes, /^P/),
      maximumBytes: definition.maximumBodyBytes ?? 256 * 1024 * 1024,
      receive: (call, body) => answer(served, call, body),
    },
    operationOf,
    answer: ({ body, ...call }) => answer(served, call, [body]),
    errorReply: (call, status, retryAfter) =>
      definition.errorReply(status, { ...call, operation: operationOf(call) }, retryAfter),
    reset: () => {
      served.state = definition.state();
    },
  };
}

/** The operations of all routes, or of those whose method has a body. */
function operationsOf<Operation extends string>(
  routes: Readonly<Record<RouteKey, { readonly operation: Operation }>>,
  methods = /^/,
): Operation[] {
  const rows = Object.entries<{ readonly operation: Operation }>(routes).filter(([key]) => methods.test(key));
  return [...new Set(rows.map(([, { operation }]) => operation))];
}

interface Served<Operation extends string, State> {
  readonly definition: EmulatorDefinition<Operation, State>;
  readonly table: RouteTable<Route<Operation, State>>;
  state: State;
}

async function answer<Operation extends string, State>(
  { definition, table, state }: Served<Operation, State>,
  call: CallHead,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<Reply> {
  const match = table.match(call);
  const operation = match?.fits === 'path and method' ? match.route.operation : 'unknown';
  const refused = (status: number): Reply => definition.errorReply(status, { ...call, operation });
  if (match === null) return refused(404);
  if (match.fits === 'path') return refused(405);
  const { route, parameters } = match;
  const refusal = definition.authenticate?.({ ...call, operation: route.operation }, state);
  if (refusal) return refusal;
  const body = async (): Promise<Buffer> => Buffer.concat(await Array.fromAsync(chunks));
  const form = (settings?: FormSettings): Promise<Form> => readAnyForm(call.headers['content-type'], chunks, settings);
  try {
    return await route.answer({ ...call, state, parameters, body, form });
  } catch (error) {
    if (error instanceof FormError) return refused(400);
    throw error;
  }
}
