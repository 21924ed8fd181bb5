import { createHash } from 'node:crypto';
import dns from 'node:dns';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bytesSample } from '@sandjury/core/toolkit';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { createAlibabaClient } from '../src/client.ts';

afterEach(() => vi.restoreAllMocks());

const credentials = { accessKeyId: 'LTAI4FakeAccessKeyId00', accessKeySecret: 'FakeAccessKeySecret0000000000000' };
const file = bytesSample('a.exe', Buffer.from('MZ'));
const hash = createHash('md5').update('MZ').digest('hex');
const context = { AccessId: 'id', Policy: 'p', Signature: 's', OssKey: 'k' };

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A vendor whose tickets name this host, and what came there: all at loopback, by the names given. */
async function submit(uploadHost: string, names: Readonly<Record<string, readonly string[]>>) {
  const uploads: string[] = [];
  const uploadPort = await listen((request, response) => {
    uploads.push(request.headers.host ?? '');
    response.end();
  });
  const port = await listen((request, response) => {
    const ticket = { HashKey: hash, PublicUrl: `http://${uploadHost}:${uploadPort}/`, Context: context };
    const known = { UploadUrlList: [ticket], ResultList: [] };
    response.end(JSON.stringify({ RequestId: 'R1', ...known, Data: { HashKey: hash }, path: request.url }));
  });
  const lookup = (
    host: string,
    options: dns.LookupAllOptions,
    callback: (error: Error | null, all: object[]) => void,
  ) => {
    expect(options.all).toBe(true);
    const found = host === 'tds.example' ? ['127.0.0.1'] : (names[host] ?? []);
    callback(
      found.length === 0 ? Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }) : null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  vi.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup);
  const endpoint = `http://tds.example:${port}`;
  const client = createAlibabaClient({ credentials, endpoint, allowHttp: true, retries: 0, requestsPerSecond: false });
  onTestFinished(() => client.close());
  return { uploads, submission: client.submitFile(file, { hash: 'md5', reanalyze: true }) };
}

it.each([
  ['that resolves to a private address', 'upload.example', ['10.0.0.1']],
  ['that resolves to loopback and to another address', 'upload.example', ['127.0.0.1', '10.0.0.1']],
  ['that resolves to the metadata service', 'metadata.oss.example', ['169.254.169.254']],
  ['that names the metadata service', 'metadata.google.internal', []],
  ['that is a private address', '10.0.0.1', []],
])('a ticket for a host %s gets no upload', async (_name, host, addresses) => {
  const { uploads, submission } = await submit(host, { [host]: addresses });
  await expect(submission).rejects.toMatchObject({
    code: 'response',
    retryable: false,
    message: expect.stringContaining('is not a public address'),
  });
  expect(uploads).toEqual([]);
});

it('a ticket for a host in the network of the endpoint gets its upload', async () => {
  const { uploads, submission } = await submit('upload.example', { 'upload.example': ['127.0.0.1'] });
  expect(await submission).toMatchObject({ uploaded: true });
  expect(uploads).toHaveLength(1);
});
