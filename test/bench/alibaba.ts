import { createRequire } from 'node:module';
import type * as openapiCore from '@alicloud/openapi-core';
import * as dara from '@darabonba/typescript';
import { alibaba } from '@sandjury/alibaba';
import { spawnServer } from './emulators.ts';
import { type Benchmark, concurrently, inTurn } from './measure.ts';

// CommonJS with an export named default, which importers disagree about; `require` is what it was made for.
const openapi: typeof openapiCore.default = createRequire(import.meta.url)('@alicloud/openapi-core');
const { OpenApiUtil, $OpenApiUtil, default: VendorClient } = openapi;

const calls = 8_000;
const concurrency = 32;
const key = { accessKeyId: 'LTAI4FakeAccessKeyId00', accessKeySecret: 'FakeAccessKeySecret0000000000000' };
const hash = '46d2a7a499be0dbc6f46617afd57b9c2b785d597b7fd2c8b5902e5c165226e29';

/** GetFileDetectReport with full normalisation, over the vendor's own client core, which returns the raw reply. */
export const alibabaCalls: Benchmark = {
  name: 'alibaba',
  unit: "our reports per second / the vendor core's raw replies per second",
  goal: '>= 2.5',
  async run() {
    const { told, stop } = await spawnServer<{ port: number }>('static-server.ts');
    const endpoint = `http://127.0.0.1:${told.port}`;
    const provider = alibaba({ endpoint, credentials: key, concurrency, requestsPerSecond: false, results: false });
    const theirs = new VendorClient(new $OpenApiUtil.Config({ ...key, endpoint: endpoint.slice(7), protocol: 'HTTP' }));
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
    const runtime = new dara.RuntimeOptions({ connectTimeout: 5000, readTimeout: 5000 });
    try {
      const { oursMs, bareMs, ratio } = await inTurn(
        5,
        () => concurrently(calls, concurrency, () => provider.report({ provider: provider.id, id: `hash:${hash}` })),
        () => concurrently(calls, concurrency, () => theirs.callApi(params, request(), runtime)),
      );
      const rate = (ms: number) => Math.round((calls / ms) * 1000);
      return { ratio: 1 / ratio, detail: `${rate(oursMs)} reports a second, theirs ${rate(bareMs)}` };
    } finally {
      await provider.close();
      await stop();
    }
  },
};
