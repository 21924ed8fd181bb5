import type { ServerResponse } from 'node:http';
import type { JsonValue } from '../json.ts';

/** One whole HTTP answer, before any fault is applied to it. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text is sent as UTF-8. */
  readonly body: string | Buffer;
}

/** An answer whose body is `value` as JSON text. */
export function jsonReply(status: number, value: JsonValue, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** Writes status and headers, with the length of the whole body, and returns that body as bytes. */
export function writeHead(response: ServerResponse, reply: Reply): Buffer {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body, 'utf8') : reply.body;
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  return body;
}

/** Sends the whole answer. */
export function send(response: ServerResponse, reply: Reply): void {
  response.end(writeHead(response, reply));
}
