import type { HttpReply, HttpRequest } from '../http/contract.ts';
import { encodeForm } from '../http/multipart.ts';
import type { ReplyHeaders } from '../http/retry.ts';
import type { StreamBody } from '../http/upload.ts';
import { createCallLimits } from '../quota/call-limits.ts';
import type { ApiCallOptions } from './budget.ts';
import { createInspector, type Inspected } from './inspect.ts';
import type { ApiCall, ApiContext, FormValues, Opened, Signer } from './options.ts';

/** Is told at each attempt that nothing of it has gone out, and again as soon as something may have. */
export type OnSent = (hasBegun: boolean) => void;

/** Sends calls: credentials, form, retry within the budget, and what a signer wishes to try again. */
export interface Exchange {
  (
    call: ApiCall,
    options: ApiCallOptions,
    onSent?: OnSent,
  ): Promise<{ opened: Opened; headers: ReplyHeaders; status: number }>;
  /** What every request carries; the credential is read on the first. */
  headers(more: Record<string, string>): Promise<Record<string, string>> | Record<string, string>;
  /** The text of a urlencoded form, with the credential where that is a field. */
  encode(values: FormValues): Promise<string>;
}

/** A slow line is no failure: each whole piece of an upload has a second more than another call. */
const pieceBytes = 256 * 1024;
const mostAgain = 2;

/** The media type of a form without files. */
export const urlencoded = 'application/x-www-form-urlencoded';

export function createExchange(context: ApiContext): Exchange {
  const { options, http, keeper } = context;
  const { settings, userAgent } = options;
  const { secret: given } = options.auth ?? {};
  const auth = options.auth && given !== undefined ? { ...options.auth, secret: given } : undefined;
  const own: Record<string, string> = { ...options.headers, 'user-agent': userAgent };
  const limits = createCallLimits(options.limits ?? [], options.id, http.clock);
  let known = auth === undefined || 'field' in auth.in ? own : undefined;

  const secretOf = async (): Promise<string> => {
    const secret = auth === undefined ? '' : await keeper.read(auth.secret, auth.setting);
    return auth?.value?.(secret) ?? secret;
  };
  const headers = (more: Record<string, string>) => {
    limits.take();
    // Once the credential was had, no call waits for it.
    if (known !== undefined) return { ...known, ...more };
    return secretOf().then((secret) => {
      known = auth !== undefined && 'header' in auth.in ? { ...own, [auth.in.header]: secret } : own;
      return { ...known, ...more };
    });
  };
  /** The field of every form that carries the credential. */
  const ownFields = async () =>
    auth !== undefined && 'field' in auth.in ? [{ name: auth.in.field, value: await secretOf() }] : [];
  const encode = async (values: FormValues): Promise<string> => {
    const pairs = Array.isArray(values) ? values : Object.entries(values);
    return new URLSearchParams([...(await ownFields()).map(({ name, value }) => [name, value]), ...pairs]).toString();
  };

  const exchange = async (call: ApiCall, given: ApiCallOptions, onSent: OnSent = () => undefined) => {
    const { method = 'GET', path, repeatable } = call;
    const form = call.form && encodeForm([...(await ownFields()), ...call.form]);
    const values = call.values && (await encode(call.values));
    const { content, body } = form
      ? { content: form.contentType, body: watched(form.body, onSent) }
      : textBodyOf(call.json, values);
    const uploadMs = Math.floor((form?.body.length ?? 0) / pieceBytes) * 1000;
    const { signal, group, deadlineMs = settings.deadlineMs + uploadMs } = given;
    const endsAt = http.clock.now() + deadlineMs;
    const request = { method, path, ...(body !== undefined && { body }) };
    const name = nameOf(call);
    limits.check();
    const signer = options.sign?.({ ...request, name });
    const inspect = createInspector(context, name, call.parse);
    const retries = given.retries ?? { left: settings.retries };
    const begun = (made: Record<string, string>) => {
      onSent(true);
      return made;
    };
    const attempt = async (): Promise<HttpReply> => {
      let attempts = 0;
      const sending: HttpRequest = {
        ...request,
        headers: () => {
          attempts += 1;
          // A signer may wait for its turn, a credential for its source: until there are headers, nothing goes out.
          onSent(false);
          const more = { accept: 'application/json', ...(content !== undefined && { 'content-type': content }) };
          const made = signer ? signed(signer, headers(more)) : headers(more);
          if (form !== undefined) return made;
          return made instanceof Promise ? made.then(begun) : begun(made);
        },
        ...(repeatable !== undefined && { repeatable }),
        advise: (reply) => inspect(reply).advice,
        signal,
        group,
        deadlineMs: Math.max(1, endsAt - http.clock.now()),
        retries: retries.left,
      };
      try {
        return await http.request(sending);
      } finally {
        retries.left = Math.max(0, retries.left - Math.max(0, attempts - 1));
      }
    };
    try {
      for (let again = 0; ; again++) {
        const reply = await attempt();
        const inspected: Inspected = inspect(reply);
        if ('opened' in inspected) {
          const { headers, status } = reply;
          return { opened: inspected.opened, headers, status };
        }
        if (again === mostAgain || signer?.again?.(inspected.failure, reply) !== true) throw inspected.failure;
      }
    } finally {
      signer?.end?.();
    }
  };
  return Object.assign(exchange, { headers, encode });
}

/** A body that goes out in one piece. */
function textBodyOf(json: unknown, values: string | undefined): { content?: string; body?: string } {
  if (json !== undefined) return { content: 'application/json', body: JSON.stringify(json) };
  return values === undefined ? {} : { content: urlencoded, body: values };
}

/** What errors call a call. */
export function nameOf({ name, method = 'GET', path }: ApiCall): string {
  return name ?? `${method} ${path}`;
}

/** At once where both are known: whoever waits in an attempt needs an AbortSignal, which costs as much as the signature. */
function signed(
  signer: Signer,
  plain: Promise<Record<string, string>> | Record<string, string>,
): Promise<Record<string, string>> | Record<string, string> {
  const own = signer.headers();
  if (!(plain instanceof Promise) && !(own instanceof Promise)) return { ...plain, ...own };
  return Promise.all([plain, own]).then(([first, second]) => ({ ...first, ...second }));
}

/** The same body, which tells when it is read. */
function watched({ length, open }: StreamBody, onSent: OnSent): StreamBody {
  return {
    length,
    async *open() {
      for await (const chunk of open()) {
        onSent(true);
        yield chunk;
      }
    },
  };
}
