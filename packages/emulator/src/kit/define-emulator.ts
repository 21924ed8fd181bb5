import { type Form, type FormSettings, readAnyForm } from './bytes/form.ts';
import { FormError } from './bytes/multipart.ts';
import { type PathParameters, type RouteKey, type RouteMatch, type RouteTable, routeTable } from './routes.ts';
import { type Emulator, type ServerOptions, startLoopbackServer } from './server/loopback-server.ts';
import type { Reply } from './server/reply.ts';
import type { CallHead, Service } from './server/service.ts';

/** The head of a call, with the name of what is asked for. */
export interface NamedCall<Operation extends string = string> extends CallHead {
  /** `unknown` for a call without a route. */
  readonly operation: Operation;
}

/** A call whose body may be read. */
export interface ReadableCall<Operation extends string = string> extends NamedCall<Operation> {
  /** The whole body, however often it is asked for. Throws BodyTooLargeError, which becomes the vendor's 413. */
  body(): Promise<Buffer>;
}

/** One call as a route answers it. */
export interface RouteCall<State> extends ReadableCall {
  /** What this emulator holds; made anew by `reset()`. */
  readonly state: State;
  readonly parameters: PathParameters;
  /** The body as a form, multipart or urlencoded, which is read once. Throws FormError, which becomes the vendor's 400. */
  form(settings?: FormSettings): Promise<Form>;
}

/** Answers one call. A body that it leaves unread is read and thrown away before the answer is sent. */
export type RouteAnswer<State> = (call: RouteCall<State>) => Reply | Promise<Reply>;

/** A row of the table of routes. */
export interface Route<Operation extends string, State> {
  /** The vendor's own name of what is asked for, by which faults are scripted and calls recorded. Several routes may have the same. */
  readonly operation: Operation;
  readonly answer: RouteAnswer<State>;
}

/** A table of routes. The first that fits a call answers it. */
export type Routes<Operation extends string, State> = Readonly<Record<RouteKey, Route<Operation, State>>>;

/** The names of the operations of a table of routes. */
export type OperationOf<Table> = Table extends Routes<infer Operation, never> ? Operation : never;

/** Calls that carry the name of what they ask for, in a header or in the query, whatever their path. */
export interface Actions<Operation extends string, State> {
  /** The name that a call carries. */
  nameOf(call: CallHead): string | undefined;
  readonly answers: Readonly<Record<Operation, RouteAnswer<State>>>;
}

/** The definition that all emulators share, whether they have routes or actions. */
export interface EmulatorRules<Operation extends string, State> {
  /** Makes what the emulator holds: at the start, and at every `reset()`. */
  state(): State;
  /** Looks at every call, those without a route too, before anything else does; `null` lets the call pass. */
  guard?(call: ReadableCall<Operation | 'unknown'>, state: State): Reply | null | Promise<Reply | null>;
  /** Looks at credentials, limits and the like of a call that has a route; `null` lets the call pass. Without it and `guard`, everybody may call. */
  authenticate?(call: NamedCall<Operation>, state: State): Reply | null;
  /** The vendor's answer to an error that `guard` or a route throws. `null`, or no such function, says that it is a fault of the emulator. */
  refusalOf?(error: unknown, call: NamedCall<Operation | 'unknown'>, state: State): Reply | null;
  /**
   * The vendor's error envelope for a status: 404 and 405 of a call without a route, 400 and 413 of a body, and what a fault asks for. `retryAfter` is in
   * seconds; the kit adds the header of that name.
   */
  errorReply(
    status: number,
    call: NamedCall<Operation | 'unknown'>,
    retryAfter: number | undefined,
    state: State,
  ): Reply;
  /** The most that the body of an upload may have, beyond which the answer is 413; 256 MiB unless given. */
  readonly maximumBodyBytes?: number;
}

/** What one vendor's service is; the server, its faults and its record of calls come with it. */
export type EmulatorDefinition<Operation extends string, State> = EmulatorRules<Operation, State> &
  (
    | { readonly routes: Routes<Operation, State>; readonly actions?: never }
    | { readonly actions: Actions<Operation, State>; readonly routes?: never }
  );

/**
 * Makes an emulator out of a table of routes or of actions. The function that comes back starts it on 127.0.0.1; it rejects when the port is in use.
 * An error that nobody turns into an answer becomes a 500 with its text, since it is a fault of the emulator.
 */
export function defineEmulator<State, const Operation extends string>(
  definition: EmulatorDefinition<Operation, State>,
): (options?: ServerOptions) => Promise<Emulator<Operation>> {
  return (options = {}) => startLoopbackServer(serviceOf(definition), options);
}

function serviceOf<Operation extends string, State>(
  definition: EmulatorDefinition<Operation, State>,
): Service<Operation> {
  const table = definition.routes === undefined ? tableOfActions(definition.actions) : tableOfRoutes(definition.routes);
  let state = definition.state();
  const find = (call: CallHead): FoundCall<Operation, State> => {
    const match = table.match(call);
    return {
      match,
      head: { ...call, operation: match?.fits === 'path and method' ? match.route.operation : 'unknown' },
    };
  };
  return {
    operations: table.operations,
    uploads: table.uploads,
    maximumUploadBytes: definition.maximumBodyBytes ?? 256 * 1024 * 1024,
    operationOf: (call) => find(call).head.operation,
    answer: (call, body) => answer({ rules: definition, state }, find(call), body),
    errorReply: (call, status, retryAfter) => definition.errorReply(status, find(call).head, retryAfter, state),
    reset: () => {
      state = definition.state();
    },
  };
}

interface OperationTable<Operation extends string, State> extends RouteTable<Route<Operation, State>> {
  readonly operations: readonly Operation[];
  /** Those whose bodies are read as they arrive. */
  readonly uploads: readonly Operation[];
  match(call: CallHead): RouteMatch<Route<Operation, State>> | null;
}

function tableOfRoutes<Operation extends string, State>(
  routes: Routes<Operation, State>,
): OperationTable<Operation, State> {
  const rows = Object.entries<Route<Operation, State>>(routes);
  const named = (keys: RegExp): Operation[] => [
    ...new Set(rows.filter(([key]) => keys.test(key)).map(([, { operation }]) => operation)),
  ];
  return { ...routeTable(routes), operations: named(/^/), uploads: named(/^P/) };
}

function tableOfActions<Operation extends string, State>({
  nameOf,
  answers,
}: Actions<Operation, State>): OperationTable<Operation, State> {
  const rows = new Map<string | undefined, Route<Operation, State>>();
  for (const operation in answers) rows.set(operation, { operation, answer: answers[operation] });
  return {
    operations: [...rows.values()].map(({ operation }) => operation),
    uploads: [],
    match: (call) => {
      const route = rows.get(nameOf(call));
      return route === undefined ? null : { route, fits: 'path and method', parameters: {} };
    },
  };
}

interface FoundCall<Operation extends string, State> {
  readonly match: RouteMatch<Route<Operation, State>> | null;
  readonly head: NamedCall<Operation | 'unknown'>;
}

interface Served<Operation extends string, State> {
  readonly rules: EmulatorRules<Operation, State>;
  readonly state: State;
}

async function answer<Operation extends string, State>(
  { rules, state }: Served<Operation, State>,
  { match, head }: FoundCall<Operation, State>,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<Reply> {
  const refused = (status: number): Reply => rules.errorReply(status, head, undefined, state);
  let whole: Promise<Buffer> | undefined;
  const body = (): Promise<Buffer> => {
    whole ??= Array.fromAsync(chunks).then((all) => Buffer.concat(all));
    return whole;
  };
  const form = async (settings?: FormSettings): Promise<Form> =>
    readAnyForm(head.headers['content-type'], whole === undefined ? chunks : [await whole], settings);
  try {
    const stopped = await rules.guard?.({ ...head, body }, state);
    if (stopped) return stopped;
    if (match?.fits !== 'path and method') return refused(match === null ? 404 : 405);
    const { route, parameters } = match;
    const call = { ...head, operation: route.operation };
    return rules.authenticate?.(call, state) ?? (await route.answer({ ...call, state, parameters, body, form }));
  } catch (error) {
    const refusal = rules.refusalOf?.(error, head, state) ?? null;
    if (refusal !== null) return refusal;
    if (error instanceof FormError) return refused(400);
    throw error;
  }
}
