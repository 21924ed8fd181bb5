import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { SandboxError } from '@sandjury/core';
import { vmray } from '@sandjury/vmray';
import { read } from '@sandjury/vmray/read';

// What one hostile reply does to a process; started by exhaustion.test.ts, which sets the limit of its heap. Prints one JSON object.
const [what = ''] = process.argv.slice(2);
const megabyte = 1 << 20;

const nestings: Record<string, () => Buffer> = {
  'nesting-open': () => Buffer.alloc(100 * megabyte, '['),
  'nesting-closed': () => Buffer.concat([Buffer.alloc(50 * megabyte, '['), Buffer.alloc(50 * megabyte, ']')]),
  'nesting-objects': () => Buffer.alloc(100 * megabyte, '{"a":'),
};

/** 100 MB of one piece after the other, as the data of a reply. */
function wide(piece: string): () => Buffer {
  return () =>
    Buffer.concat([
      Buffer.from('{"result":"ok","data":['),
      Buffer.alloc(Math.floor((100 * megabyte) / piece.length) * piece.length, piece),
      Buffer.from('1]}'),
    ]);
}

const wideForms: Record<string, () => Buffer> = {
  'wide-lists': wide('[],'),
  'wide-objects': wide('{},'),
  'wide-numbers': wide('1,'),
  'wide-texts': wide('"",'),
  'wide-records': wide('{"a":{"b":[1]}},'),
  'wide-nesting': wide(`${'['.repeat(150)}${']'.repeat(150)},`),
  // Fewer than the limit allows: parsed, looked through and refused for their shape.
  'wide-few': wide(`{"a":"${'x'.repeat(200)}"},`),
};

/** The code and message with which a look-up ends that is answered with this. */
async function asked(
  body: () => Buffer,
  headers: Record<string, string>,
  settings: object,
): Promise<Record<string, unknown>> {
  const content = body();
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = vmray({ url, apiKey: 'key', retries: 0, ...settings });
  try {
    await provider.findByHash('44d88612fea8a8f36de82e1278abb02f');
    return { code: null };
  } catch (error) {
    if (!SandboxError.is(error)) throw error;
    const { code, message } = (error as SandboxError).toJSON();
    return { code, message };
  } finally {
    await provider.close();
    server.closeAllConnections();
    server.close();
  }
}

/** What a report says of a million mutexes, of which the last one is an indicator. */
function millionIocs(): Record<string, unknown> {
  const million = 1_000_000;
  const mutexes = Array.from({ length: million }, (_, index) => ({
    mutex_name: `m${index}`,
    ioc: index === million - 1,
  }));
  const [report] = read({ sample_id: 1, sample_verdict: 'malicious' }, { status: 'finished', iocs: { mutexes } });
  return {
    iocs: report?.iocs.length,
    indicators: report?.iocs.filter(({ isIoc }) => isIoc).map(({ value }) => value),
    complete: report?.complete,
    warnings: report?.warnings.filter(({ code }) => code === 'truncated'),
  };
}

const nesting = nestings[what] ?? wideForms[what];
let result: Record<string, unknown>;
if (nesting !== undefined) result = await asked(nesting, {}, {});
else if (what === 'body') result = await asked(() => Buffer.alloc(64 * megabyte, 'a'), {}, { maxReplyBytes: megabyte });
else if (what === 'gzip')
  result = await asked(() => gzipSync(Buffer.alloc(512 * megabyte, ' ')), { 'content-encoding': 'gzip' }, {});
else if (what === 'iocs') result = millionIocs();
else throw new RangeError(`Not an exhaustion: ${what}`);
console.log(JSON.stringify(result));
