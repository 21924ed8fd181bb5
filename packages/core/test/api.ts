import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseSettings } from '../src/contract/settings.ts';
import { createJsonApi, type JsonApi, type JsonApiOptions, type VendorRefusal } from '../src/toolkit/api/index.ts';
import * as fields from '../src/toolkit/fields/index.ts';
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

/** What most calls of the tests read. */
export const thing = fields.object({ name: fields.text, size: fields.size });

/** An envelope with a refusal inside of a 200, as several vendors have one. */
export const enveloped: Partial<JsonApiOptions> = {
  open: (body) => {
    const { error, data, next, cut } = body as { error?: string; data?: unknown; next?: string; cut?: boolean };
    return error === undefined ? { data, next: next ?? null, truncated: cut === true } : { refusal: { text: error } };
  },
  reason: (body): VendorRefusal => {
    const { detail, code, id } = body as Record<string, unknown>;
    return { text: detail, code, requestId: id };
  },
  refusals: [
    { says: /still running/i, means: 'not_ready' },
    { says: /switched off$/, means: 'unsupported' },
    { says: /rate limit/i, means: 'quota', retryable: true, refused: true },
    { code: /^Busy$/, means: 'api', retryable: true, refused: true },
    { page: /<h1>Not yours/, means: 'authentication' },
    { status: 405, means: 'authentication', message: ({ call, said }) => `No ${call} for you (${said}).` },
  ],
};

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
