import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseSettings } from '../src/model/settings.ts';
import { createJsonApi, type JsonApi, type JsonApiOptions } from '../src/toolkit/api/index.ts';
import { providerSettings } from '../src/toolkit/input/settings.ts';
import { cleanups, listen } from './loopback.ts';

const schema = providerSettings(() => ({}));

/** What a server was asked: method and path, headers, and the body as text. */
export interface Asked {
  request: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** An answer: a status, what is sent as JSON (a text as it is), and headers; or what becomes of the connection. */
export type Answer =
  | { status?: number; body?: unknown; headers?: Record<string, string> }
  | ((response: ServerResponse) => void);

export const secret = 'hunter2hunter2';

/** An API of a server that gives these answers, one a request, the last one from then on. */
export async function apiOf(
  answers: readonly Answer[],
  more: Partial<Omit<JsonApiOptions, 'settings'>> & { settings?: Record<string, unknown> } = {},
): Promise<{ api: JsonApi; asked: Asked[] }> {
  const asked: Asked[] = [];
  const baseUrl = await listen(async (request, response) => {
    let body = '';
    try {
      for await (const chunk of request) body += String(chunk);
    } catch {
      // The client gave up in the middle of its request.
      return;
    }
    asked.push({ request: `${request.method} ${request.url}`, headers: request.headers, body });
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? {};
    if (typeof answer === 'function') return answer(response);
    const { status = 200, body: sent = {}, headers = {} } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof sent === 'string' ? sent : JSON.stringify(sent));
  });
  const { settings, ...options } = more;
  const api = createJsonApi({
    id: 'box',
    vendor: 'Box',
    baseUrl,
    settings: parseSettings(schema, settings ?? {}, 'box'),
    undici: () => import('undici'),
    userAgent: 'sandjury/test',
    auth: { setting: 'apiKey', secret, in: { header: 'authorization' }, value: (key) => `Token ${key}` },
    random: () => 0,
    ...options,
  });
  cleanups.push(() => api.close());
  return { api, asked };
}
