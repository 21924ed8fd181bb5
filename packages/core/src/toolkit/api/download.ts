import { ResponseError } from '../../model/errors.ts';
import type { HttpStreamReply } from '../http/contract.ts';
import { textOf } from '../http/exchange.ts';
import type { ApiCallOptions } from './budget.ts';
import type { Exchange } from './exchange.ts';
import { createInspector } from './inspect.ts';
import type { ApiContext } from './options.ts';

/** A file to fetch. */
export interface ApiDownload {
  path: string;
  /** The media type that is asked for. */
  accept: string;
  /** Bytes; a larger file is a TooLargeError. */
  limit: number;
}

/**
 * A file as it is. What comes as JSON where another type was asked for is a refusal, whatever its status; null where it says that there
 * is nothing (`open` gives null).
 */
export async function download(
  context: ApiContext,
  headers: Exchange['headers'],
  { path, accept, limit }: ApiDownload,
  { signal, group, deadlineMs, retries }: ApiCallOptions = {},
): Promise<HttpStreamReply | null> {
  const { http, options } = context;
  const inspect = createInspector(context, `GET ${path}`, undefined);
  const reply = await http.stream({
    method: 'GET',
    path,
    headers: () => headers({ accept }),
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
  const message = `${options.id} gave JSON in place of the file at GET ${path}.`;
  throw new ResponseError(message, { provider: options.id, status });
}
