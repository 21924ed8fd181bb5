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

/** An answer in plain text, or in the type that is given: a page, XML. */
export function textReply(status: number, text: string, contentType = 'text/plain; charset=utf-8'): Reply {
  return { status, headers: { 'content-type': contentType }, body: text };
}

/** A page of the front end, which knows nothing of the API. Its heading is the status unless given. */
export function pageReply(status: number, heading = String(status), contentType = 'text/html'): Reply {
  const page = `<html><head><title>${heading}</title></head><body><h1>${heading}</h1></body></html>`;
  return textReply(status, page, contentType);
}

/** An answer with status 200 whose body is a file. */
export function bytesReply(content: Buffer, contentType = 'application/octet-stream', filename?: string): Reply {
  const disposition = filename === undefined ? {} : { 'content-disposition': `attachment; filename=${filename}` };
  return { status: 200, headers: { 'content-type': contentType, ...disposition }, body: content };
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
