import { createRequire } from 'node:module';
import type * as openapiCore from '@alicloud/openapi-core';
import { alibaba } from '@sandjury/alibaba';
import { answerRounds } from '../tools/sides.ts';

// One side of the comparison in `alibaba.ts`: `ours` or `theirs`, and the port of the server.
const [side, port, calls, concurrency] = process.argv.slice(2);
const round = { calls: Number(calls), concurrency: Number(concurrency) };
const key = { accessKeyId: 'LTAI4FakeAccessKeyId00', accessKeySecret: 'FakeAccessKeySecret0000000000000' };
const hash = '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29';

answerRounds(round, side === 'ours' ? ours() : await theirs());

function ours(): () => Promise<unknown> {
  const provider = alibaba({
    endpoint: `http://127.0.0.1:${port}`,
    credentials: key,
    concurrency: round.concurrency,
    requestsPerSecond: false,
    results: false,
  });
  return () => provider.report({ provider: provider.id, id: `hash:${hash}` });
}

async function theirs(): Promise<() => Promise<unknown>> {
  // CommonJS with an export named default, which importers disagree about; `require` is what it was made for.
  const openapi: typeof openapiCore.default = createRequire(import.meta.url)('@alicloud/openapi-core');
  const { OpenApiUtil, $OpenApiUtil, default: VendorClient } = openapi;
  const { RuntimeOptions } = await import('@darabonba/typescript');
  const config = new $OpenApiUtil.Config({ ...key, endpoint: `127.0.0.1:${port}`, protocol: 'HTTP' });
  const client = new VendorClient(config);
  const params = new $OpenApiUtil.Params({
    action: 'GetFileDetectReport',
    version: '2018-12-03',
    protocol: 'HTTP',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const query = { Field: 'Basic,ThreatTypes,Intelligences,ThreatLevel,Sandbox', FileHash: hash, Lang: 'en' };
  const request = () => new $OpenApiUtil.OpenApiRequest({ query: OpenApiUtil.query(query) });
  const runtime = new RuntimeOptions({ connectTimeout: 5000, readTimeout: 5000 });
  return () => client.callApi(params, request(), runtime);
}
