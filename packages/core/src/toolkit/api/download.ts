import { ResponseError } from '../../model/errors.ts';
import type { HttpStreamReply } from '../http/contract.ts';
import { textOf } from '../http/exchange.ts';
import type { ApiCallOptions } from './budget.ts';
import { type Exchange, urlencoded } from './exchange.ts';
import { createInspector } from './inspect.ts';
import type { ApiContext, FormValues } from './options.ts';

/** A file to fetch. */
export interface ApiDownload {
  path: string;
  /** The media type that is asked for. */
  accept: string;
  /** Bytes; a larger file is a TooLargeError. */
  limit: number;
  /** For an API that reads over POST: sent as application/x-www-form-urlencoded. */
  values?: FormValues;
}

/**
 * A file as it is. What comes as JSON where another type was asked for is a refusal, whatever its status; null where it says that there
 * is nothing (`open` gives null).
 */
export async function download(
  context: ApiContext,
  { headers, encode }: Pick<Exchange, 'headers' | 'encode'>,
  { path, accept, limit, values }: ApiDownload,
  { signal, group, deadlineMs, retries }: ApiCallOptions = {},
): Promise<HttpStreamReply | null> {
  const { http, options } = context;
  const method = values === undefined ? 'GET' : 'POST';
  const call = `${method} ${path}`;
  const inspect = createInspector(context, call, undefined);
  const form = values && { body: await encode(values), content: { 'content-type': urlencoded } };
  const reply = await http.stream({
    method,
    path,
    ...(form && { body: form.body }),
    repeatable: true,
    headers: () => headers({ accept, ...form?.content }),
    advise: (refused) => inspect(refused).advice,
    maxReplyBytes: limit,
    signal,
    group,
    deadlineMs,
    ...(retries && { retries: retries.left }),
  });
  const { status } = reply;
  const isJson = /^application\/json\b/i.test(String(reply.headers['content-type'] ?? ''));
  if (status >= 200 && status <= 299 && (!isJson || /json|^\*\/\*/i.test(accept))) return reply;
  const chunks: Uint8Array[] = [];
  for await (const chunk of reply.body) chunks.push(chunk);
  const inspected = inspect({ status, headers: reply.headers, text: textOf(chunks) });
  if ('failure' in inspected) throw inspected.failure;
  if (inspected.opened.data === null) return null;
  const message = `${options.id} gave JSON in place of the file at ${call}.`;
  throw new ResponseError(message, { provider: options.id, status });
}
