import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../../../test/support/packages/test-clock.ts';
import { caught, client, get, listen, listenRaw, statuses } from '../../../test/loopback.ts';
import type { HttpStreamReply } from './contract.ts';

async function textOf({ body }: HttpStreamReply): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Sends one piece and no more. */
const stalling = (status = 200) => listen((_request, response) => void response.writeHead(status).write('abc'));

describe('a download', () => {
  it('gives status and headers at once and the content as it comes', async () => {
    const gate = Promise.withResolvers<void>();
    const url = await listen(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/zip' }).write('abc');
      await gate.promise;
      response.end('def');
    });
    const reply = await client(url).stream(get());
    expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'application/zip' } });
    gate.resolve();
    expect(await textOf(reply)).toBe('abcdef');
  });

  it('keeps to the retry policy for the headers', async () => {
    const { url, seen } = await statuses([503], [429], [200]);
    expect(await textOf(await client(url).stream(get()))).toBe('n3');
    expect(seen).toHaveLength(3);
  });

  it.each([404, 500])('has the text of a refusal (%d) as its content', async (status) => {
    const { url } = await statuses([status]);
    const reply = await client(url, { settings: { retries: 0 } }).stream(get());
    expect(reply.status).toBe(status);
    expect(await textOf(reply)).toBe('n1');
  });

  it('lets advice be taken from the text of a refusal, and never from content', async () => {
    const texts: string[] = [];
    const { url } = await statuses([400], [200]);
    const advise = ({ text }: { text: string }) => {
      texts.push(text);
      return { retry: true, refused: true };
    };
    expect(await textOf(await client(url, { advise }).stream(get()))).toBe('n2');
    expect(texts).toEqual(['n1']);
  });

  it('refuses a redirect', async () => {
    const { url } = await statuses([302, { location: 'https://elsewhere.example' }]);
    expect(await caught(client(url).stream(get()))).toMatchObject({ code: 'response', status: 302 });
  });
});

describe('the limits of a download', () => {
  it.each([
    ['declared', true],
    ['found out', false],
  ])('its size, %s', async (_name, declared) => {
    const url = await listen((_request, response) => {
      if (declared) response.setHeader('content-length', 11);
      response.write('abc');
      response.end('a'.repeat(8));
    });
    const http = client(url);
    const tooLarge = { code: 'too_large', message: expect.stringContaining('10 bytes') };
    expect(await caught(http.stream(get({ maxReplyBytes: 10 })).then(textOf))).toMatchObject(tooLarge);
    expect(await textOf(await http.stream(get({ maxReplyBytes: 11 })))).toHaveLength(11);
  });

  it.each([
    ['with a declared length', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'],
    ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ])('a body cut short %s is a broken connection', async (_name, bytes) => {
    const { url } = await listenRaw(bytes);
    const error = await caught(client(url).stream(get()).then(textOf));
    expect(error).toMatchObject({ code: 'connection', provider: 'fake', retryable: true });
  });

  it('its time, body included', async () => {
    const clock = createTestClock();
    const reply = await client(await stalling(), { settings: { clock } }).stream(get({ deadlineMs: 1000 }));
    const error = caught(textOf(reply));
    await pause(20);
    await clock.advance(1000);
    expect(await error).toMatchObject({ code: 'deadline' });
    expect(clock.pending()).toEqual([]);
  });

  it('its time, also where nobody reads it', async () => {
    const clock = createTestClock();
    const reply = await client(await stalling(), { settings: { clock } }).stream(get({ deadlineMs: 1000 }));
    await clock.advance(1000);
    expect(clock.pending()).toEqual([]);
    expect(await caught(textOf(reply))).toMatchObject({ code: 'deadline' });
  });

  it('a stall', async () => {
    const settings = { timeouts: { bodyMs: 20 } };
    const error = await caught(
      client(await stalling(), { settings })
        .stream(get())
        .then(textOf),
    );
    expect(error).toMatchObject({ code: 'connection', message: expect.stringContaining('stalled') });
  });

  it('an abort, with its own reason', async () => {
    const controller = new AbortController();
    const reply = await client(await stalling()).stream(get({ signal: controller.signal }));
    const error = caught(textOf(reply));
    await pause(20);
    const reason = { why: 'enough' };
    controller.abort(reason);
    expect(await error).toBe(reason);
  });

  it('the end of the client', async () => {
    const http = client(await stalling());
    const error = caught(http.stream(get()).then(textOf));
    await pause(20);
    await http.close();
    expect(await error).toMatchObject({ code: 'connection', message: expect.stringContaining('closed') });
  });
});

it('ends the transfer where the reader leaves early, and leaves no timer', async () => {
  const clock = createTestClock();
  const gone = Promise.withResolvers<void>();
  const url = await listen((_request, response) => {
    response.on('close', gone.resolve);
    response.write('abc');
  });
  const { body } = await client(url, { settings: { clock } }).stream(get());
  for await (const chunk of body) {
    expect(Buffer.from(chunk).toString()).toBe('abc');
    break;
  }
  await gone.promise;
  expect(clock.pending()).toEqual([]);
});

it('takes a place in the limiter only until the headers are there', async () => {
  const http = client(await stalling(), { settings: { concurrency: 2 } });
  const replies = [await http.stream(get()), await http.stream(get())];
  expect(await http.limiter.run(async () => 'free')).toBe('free');
  for (const { body } of replies) await body[Symbol.asyncIterator]().return?.();
});
