import type { z } from 'zod';
import { checkArgument } from '../../model/arguments.ts';
import { SandboxError } from '../../model/errors.ts';
import { type Clock, sleepUntilClosed } from '../../time/clock.ts';
import { list, raw, required } from '../fields/index.ts';
import { readField } from '../fields/read.ts';
import { createHttpClient } from '../http/client.ts';
import type { HttpClient, HttpStreamReply } from '../http/contract.ts';
import { Warnings } from '../report/warnings.ts';
import { checkSecret, createSecretKeeper } from '../secrets/keeper.ts';
import { type ApiCallOptions, createBudget } from './budget.ts';
import { collect } from './collect.ts';
import { type ApiDownload, download } from './download.ts';
import { createExchange, nameOf, type OnSent } from './exchange.ts';
import { refusalIn } from './inspect.ts';
import type { ApiCall, ApiContext, ApiSubmission, JsonApiOptions, JsonReply, Opened } from './options.ts';
import { PageWalk, type Paging } from './paging.ts';
import type { VendorRefusal } from './refusals.ts';
import { mayHaveArrived, uncertain } from './submission.ts';

/** A list that came in pages. */
export interface ListReply<Value> extends JsonReply<Value> {
  /** Why the pages after these could not be had; null when nothing was lost. */
  lost: SandboxError | null;
}

/** An API in JSON over HTTP. Each call throws what the table of refusals says, and all that `createHttpClient` does. */
export interface JsonApi {
  readonly clock: Clock;
  /** What a client of another host, which a reply names, shares with this one: the limits, and the networks that were reached. */
  readonly home: Pick<HttpClient, 'limiter' | 'reached'>;
  /** Aborts as soon as the API is closed. */
  readonly closing: AbortSignal;
  /** Asks for one thing, and reads it by its fields. */
  get<Field extends z.ZodType>(
    path: string,
    field: Field,
    options?: ApiCallOptions,
  ): Promise<JsonReply<z.output<Field>>>;
  /** As `get`, by any method and with a body. Repeated as `repeatable` says. */
  call<Field extends z.ZodType>(
    call: ApiCall,
    field: Field,
    options?: ApiCallOptions,
  ): Promise<JsonReply<z.output<Field>>>;
  /**
   * Sends what creates something, once. A failure after which the vendor may have it says so, is not retryable, and carries the
   * ticket where that is known. Without a deadline, each 256 KiB of a form has a second more than another call.
   */
  submit<Field extends z.ZodType>(
    call: ApiSubmission,
    field: Field,
    options?: ApiCallOptions,
  ): Promise<JsonReply<z.output<Field>>>;
  /** The pages of a list as they come. The walk ends, with a `truncated` warning on its last page, where a vendor leads in a circle. */
  pages<Field extends z.ZodType>(
    path: string,
    field: Field,
    paging: Paging,
    options?: ApiCallOptions,
  ): AsyncGenerator<JsonReply<z.output<Field>>, void>;
  /** The entries of all pages in one list. Those that were had are kept where a later page is lost. */
  list<Item extends z.ZodType>(
    path: string,
    item: Item,
    paging: Paging,
    options?: ApiCallOptions,
  ): Promise<ListReply<(z.output<Item> | undefined)[]>>;
  /** A file as it is, without an envelope; null where the envelope that comes in its place says that there is none. */
  download(call: ApiDownload, options?: ApiCallOptions): Promise<HttpStreamReply | null>;
  /** One deadline and one retry budget for all calls that are given it as their options. */
  budget(options?: ApiCallOptions): ApiCallOptions;
  /** The error that a refusal of one entry of a reply is, by the table of refusals. */
  refusal(call: string, refusal: VendorRefusal): SandboxError;
  /** Waits, until `close` at the longest. Rejects with the signal's reason as soon as it aborts. */
  pause(delayMs: number, signal?: AbortSignal): Promise<void>;
  /** Takes the secrets that were used so far out of a text. */
  scrub(text: string): string;
  /** Lets go of sockets and timers, and ends what is under way. */
  close(): Promise<void>;
}

/** Makes the client of an API that an adapter describes. Sends nothing by itself. */
export function createJsonApi(options: JsonApiOptions): JsonApi {
  checkArgument(options, 'object', 'createJsonApi: options', '{ id, vendor, baseUrl, settings, undici }');
  const { id, vendor, settings, auth } = options;
  if (auth?.secret !== undefined) checkSecret(auth.secret, { provider: id, setting: auth.setting });
  const keeper = options.keeper ?? createSecretKeeper(id);
  const http = createHttpClient({ ...options, provider: id });
  const context: ApiContext = { options, http, keeper, undone: new WeakSet() };
  const exchange = createExchange(context);
  const closing = new AbortController();
  const budget = (given: ApiCallOptions = {}) => createBudget(given, { ...settings, clock: http.clock });

  const read = <Field extends z.ZodType>(field: Field, raw: unknown, call: string, status = 200) => {
    const warnings = new Warnings();
    const what = `The reply of ${id} to ${call}`;
    return { value: readField(field, raw, { warnings, what, provider: id, status }), warnings: warnings.list() };
  };
  const call = async <Field extends z.ZodType>(
    request: ApiCall,
    field: Field,
    given: ApiCallOptions = {},
    onSent?: OnSent,
  ): Promise<JsonReply<z.output<Field>>> => {
    const { opened, headers, status } = await exchange(request, given, onSent);
    return { ...replyOf(opened), headers, ...read(field, opened.data, nameOf(request), status) };
  };

  // To make a field takes longer than to read a short list by it.
  const listFields = new WeakMap<z.ZodType, z.ZodType>();
  const listField = <Item extends z.ZodType>(item: Item) => {
    const known = listFields.get(item) as ReturnType<typeof requiredList<Item>> | undefined;
    const field = known ?? requiredList(item);
    if (known === undefined) listFields.set(item, field);
    return field;
  };

  async function* pages<Field extends z.ZodType>(path: string, field: Field, paging: Paging, given?: ApiCallOptions) {
    const remaining = budget(given);
    const walk = new PageWalk(paging);
    for (let request: ApiCall = { path }; ; ) {
      const page = await call(request, field, remaining);
      const { next, warning } = walk.after(page.raw, page.next);
      yield warning === null ? page : { ...page, truncated: true, warnings: [...page.warnings, warning] };
      if (next === null) return;
      request = { path: next.path, repeatable: !paging.isSingleUse };
    }
  }

  return {
    clock: http.clock,
    home: http,
    closing: closing.signal,
    call,
    pages,
    budget,
    get: (path, field, given) => call({ path }, field, given),
    async submit({ ref, ...request }, field, given = {}) {
      let hasBegun = false;
      try {
        const once: ApiCall = { method: 'POST', ...request, repeatable: false };
        return await call(once, field, given, (isBegun) => {
          hasBegun = isBegun;
        });
      } catch (error) {
        if (given.signal?.aborted || !SandboxError.is(error) || !hasBegun) throw error;
        if (context.undone.has(error) || !mayHaveArrived(error)) throw error;
        throw uncertain(error, { provider: id, vendor, ref: ref ?? null });
      }
    },
    async list(path, item, paging, given = {}) {
      const what = `the reply of ${id} to GET ${path}`;
      const found = await collect(pages(path, raw, paging, given), { signal: given.signal, what, provider: id });
      const all = read(listField(item), found.raw, `GET ${path}`);
      return { ...found, value: all.value, warnings: [...all.warnings, ...found.warnings] };
    },
    download: (request, given) => download(context, exchange, request, given),
    refusal: (call, found) => refusalIn(context, call, found),
    pause: (delayMs, signal) => sleepUntilClosed(http.clock, delayMs, { closing: closing.signal, signal }),
    scrub: (text) => keeper.scrub(text),
    close() {
      closing.abort();
      return http.close();
    },
  };
}

/** null is an empty list to the vendor's envelope; a reply without one is of another shape. */
function requiredList<Item extends z.ZodType>(item: Item) {
  return required(list(item));
}

function replyOf({ data, next = null, truncated = false }: Opened) {
  return { raw: data, next, truncated };
}
