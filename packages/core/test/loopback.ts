import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { afterEach, vi } from 'vitest';
import { parseSettings } from '../src/contract/settings.ts';
import { createHttpClient } from '../src/toolkit/http/client.ts';
import type { HttpClient, HttpClientOptions, HttpRequest } from '../src/toolkit/http/contract.ts';
import { providerSettings } from '../src/toolkit/input/settings.ts';

const schema = providerSettings(() => ({}));

/** What a test started; run in reverse order after it. */
export const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  vi.unstubAllEnvs();
});

export async function listen(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/** A server that answers every connection with these bytes and hangs up. */
export async function listenRaw(bytes: string): Promise<{ url: URL; received: string[] }> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (data) => {
      received.push(data.toString());
      socket.end(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), received };
}

/** A peer that sends back what it gets. */
export async function listenEcho(): Promise<URL> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

type Overrides = { settings?: unknown } & Partial<
  Pick<HttpClientOptions, 'advise' | 'limiter' | 'namedBy' | 'random' | 'undici'>
>;

export function client(baseUrl: URL, { settings, ...overrides }: Overrides = {}): HttpClient {
  const made = createHttpClient({
    provider: 'fake',
    baseUrl,
    settings: parseSettings(schema, settings ?? {}, 'fake'),
    undici: () => import('undici'),
    random: () => 0,
    ...overrides,
  });
  cleanups.push(() => made.close());
  return made;
}

export const get = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  path: '/x',
  headers: () => ({}),
  ...more,
});
export const post = (more: Partial<HttpRequest> = {}): HttpRequest => get({ method: 'POST', body: '{}', ...more });
export const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Answers with each status in turn, the last one for ever, and counts. */
export async function statuses(...list: [number, Record<string, string>?][]): Promise<{ url: URL; seen: string[] }> {
  const seen: string[] = [];
  const url = await listen((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const [status, headers] = list[Math.min(seen.length, list.length) - 1] ?? [500];
    response.writeHead(status, headers).end(`n${seen.length}`);
  });
  return { url, seen };
}
