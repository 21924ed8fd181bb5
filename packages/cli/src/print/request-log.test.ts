import { channel } from 'node:diagnostics_channel';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Agent, type Dispatcher, fetch, request } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../test/support/packages/any-character.ts';
import { fakeIo } from '../../test/fake-io.ts';
import { logRequests } from './request-log.ts';

let server: Server;
let url = '';
let stop: () => void = () => undefined;
beforeAll(async () => {
  server = createServer((asked, answer) => {
    if (asked.url?.startsWith('/cut') === true) {
      answer.writeHead(200, { 'content-length': 10 });
      answer.write('half');
      setTimeout(() => answer.destroy(), 20);
      return;
    }
    answer.writeHead(asked.url?.startsWith('/busy') === true ? 429 : 200, { 'X-Request-Id': 'r-1' });
    answer.end('{}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => stop());
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** What is told while the call runs; times as `N ms`, the port as `PORT`. */
async function told(call: () => Promise<unknown>): Promise<string[]> {
  const { io, text } = fakeIo();
  stop = logRequests(io);
  await call();
  stop();
  return text.err
    .replace(/\d+ ms/g, 'N ms')
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .trimEnd()
    .split('\n');
}

const secret = { headers: { authorization: 'api_key top-secret' } };

describe('tellRequests', () => {
  it('tells of a request by undici: method, host and path, status, time, request id', async () => {
    expect(
      await told(async () => (await request(`${url}/rest/sample/1?key=top-secret#x`, secret)).body.dump()),
    ).toEqual(['GET  HOST/rest/sample/1  200  N ms  request r-1']);
  });

  it("tells of undici's fetch, of the built-in one and of a bare dispatch alike", async () => {
    const agent = new Agent();
    const dispatched = () =>
      new Promise<void>((resolve, reject) => {
        const handler: Dispatcher.DispatchHandler = {
          onResponseEnd: () => resolve(),
          onResponseError: (_, error) => reject(error),
          onRequestStart: () => undefined,
          onResponseStart: () => undefined,
          onResponseData: () => undefined,
        };
        agent.dispatch({ origin: url, path: '/dispatched?q=top-secret', method: 'POST', body: 'top-secret' }, handler);
      });
    const lines = await told(async () => {
      await (await fetch(`${url}/fetched`)).text();
      await (await globalThis.fetch(`${url}/built-in?top-secret`)).text();
      await dispatched();
    });
    await agent.close();
    expect(lines.map((line) => line.replace(/ {2}200.*/, ''))).toEqual([
      'GET  HOST/fetched',
      'GET  HOST/built-in',
      'POST  HOST/dispatched',
    ]);
  });

  it('tells of each repetition, and of what failed, with a code and without a message', async () => {
    const ask = async (path: string) => (await request(url + path, secret)).body.text().catch(() => undefined);
    const lines = await told(async () => {
      await ask('/busy');
      await ask('/busy');
      await ask('/cut');
      await request('http://127.0.0.1:1/nobody', secret).catch(() => undefined);
    });
    expect(lines).toEqual([
      'GET  HOST/busy  429  N ms  request r-1',
      'GET  HOST/busy  429  N ms  request r-1',
      'GET  HOST/cut  200  failed (UND_ERR_SOCKET)  N ms',
      'GET  HOST/nobody  failed (ECONNREFUSED)  N ms',
    ]);
  });

  it('tells nothing once it is stopped', async () => {
    const { io, text } = fakeIo();
    logRequests(io)();
    await (await request(url)).body.dump();
    expect(text.err).toBe('');
  });

  it('lets nothing of a hostile answer act on a terminal, and no query through', () => {
    const { io, text } = fakeIo();
    stop = logRequests(io);
    const hostile = fc.string({ unit: anyCharacter, maxLength: 40 });
    fc.assert(
      fc.property(hostile, hostile, hostile, (path, id, code) => {
        text.err = '';
        const asked = {
          request: { origin: 'https://user:top-secret@eu.example', method: 'GET', path: `/a${path}?top-secret` },
        };
        const headers = { 'x-acs-request-id': id, 'set-cookie': 'top-secret' };
        channel('undici:request:create').publish(asked);
        channel('undici:request:headers').publish({ ...asked, response: { statusCode: 200, headers } });
        channel('undici:request:error').publish({ ...asked, error: Object.assign(new Error('top-secret'), { code }) });
        expect(text.err).toMatch(/^GET {2}eu\.example\/[^\n]* {2}200 {2}failed [^\n]* ms {2}request [^\n]*\n$/);
        expect(text.err).not.toContain('top-secret');
        expect(text.err.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
