import { afterEach, describe, expect, it } from 'vitest';
import { type AlibabaEmulator, arrayForm, corpus, startAlibabaEmulator } from '../../src/index.ts';
import type { JsonObject, JsonValue } from '../../src/kit/json.ts';
import { AlibabaAccount, formFields, hashOf, postForm, TestClock } from '../alibaba-account.ts';
import metadata from '../fixtures/sas-2018-12-03-filedetect-api.metadata-2024-06.json' with { type: 'json' };
import captured from '../fixtures/sdk-captured-requests.json' with { type: 'json' };
import { needs, send } from './client.ts';

let emulator: AlibabaEmulator | undefined;
afterEach(() => emulator?.close());

async function account(options: Parameters<typeof startAlibabaEmulator>[0] = {}): Promise<AlibabaAccount> {
  const clock = new TestClock();
  emulator = await startAlibabaEmulator({ now: clock.read, ...options });
  return new AlibabaAccount(emulator, clock);
}

/** A type of the metadata, as far as a generated client checks it. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const javascriptTypes: ReadonlyMap<string, string> = new Map([
  ['string', 'string'],
  ['integer', 'number'],
  ['boolean', 'boolean'],
]);

/** Where a reply has another type than the metadata says; a generated client throws there. Fields that the metadata does not know are passed over. */
function mismatches(value: JsonValue, schema: Schema, at: string): string[] {
  const { type = '', properties = {}, items } = schema;
  if (type === 'array') {
    if (!Array.isArray(value)) return [`${at} is no array`];
    return items === undefined ? [] : value.flatMap((one, index) => mismatches(one, items, `${at}/${index}`));
  }
  if (type === 'object') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
    return Object.entries(value).flatMap(([key, inner]) => {
      const known = properties[key];
      return known === undefined ? [] : mismatches(inner, known, `${at}/${key}`);
    });
  }
  return typeof value === javascriptTypes.get(type) ? [] : [`${at} is no ${type}: ${JSON.stringify(value)}`];
}

type Operation = keyof typeof metadata.apis;

function typed(operation: Operation, reply: JsonObject): void {
  const schema = metadata.apis[operation].responses['200'].schema as Schema;
  expect(mismatches(reply, schema, operation)).toEqual([]);
}

const hashes = corpus.flatMap(({ hashes: { md5 }, alibaba }) => (alibaba === null ? [] : [md5]));
const field = 'Basic,ThreatTypes,Intelligences,ThreatLevel,Sandbox';
const textFields = ['Basic', 'Sandbox', 'Intelligences', 'ThreatTypes'] as const;

describe('the official generated client', () => {
  it.each(captured.captures.map(({ name, request }) => [name, request] as const))(
    'is let in with its own signature: %s',
    async (_name, { method, uri, headers, body }) => {
      const now = Date.parse(headers['x-acs-date']);
      const token = 'x-acs-security-token' in headers ? { securityToken: headers['x-acs-security-token'] } : {};
      emulator = await startAlibabaEmulator({
        accessKeyId: 'LTAI4FakeAccessKeyId00',
        accessKeySecret: captured.accessKeySecret,
        now: () => now,
        ...token,
      });
      const { connection: _, 'content-length': __, ...sent } = headers;
      const { status, json } = await send(emulator.url, { method: method as 'POST', path: uri, headers: sent, body });
      // A hash that nobody knows is a good answer, or the documented refusal of the operation.
      if (status !== 200) expect([status, json.Code]).toEqual([400, 'GetResultFail']);
    },
  );

  it('finds every field of every report of the type that it was generated for', async () => {
    const client = await account();
    for (const FileHash of hashes) {
      for (const Lang of ['en', 'zh']) {
        const { body } = await client.call('GetFileDetectReport', { FileHash, Lang, Field: field });
        typed('GetFileDetectReport', body);
        for (const name of textFields) expect(typeof (body.Data as JsonObject)[name]).toBe('string');
      }
    }
    expect(hashes.length).toBeGreaterThan(8);
  });

  it('can parse the lists of every report as JSON, as all printed examples can be', async () => {
    const client = await account();
    for (const FileHash of hashes) {
      const { body } = await client.call('GetFileDetectReport', { FileHash, Lang: 'en', Field: field });
      const { Intelligences, ThreatTypes } = body.Data as JsonObject;
      expect(JSON.parse(String(Intelligences))).toBeInstanceOf(Array);
      expect(JSON.parse(String(ThreatTypes))).toBeInstanceOf(Array);
    }
  });

  it('finds the other operations as they were generated', async () => {
    const client = await account();
    typed('GetFileDetectApiInvokeInfo', (await client.call('GetFileDetectApiInvokeInfo')).body);
    const events = await client.call('ListObjectScanEvent', { CurrentPage: '1', PageSize: '50' });
    // EventId is an int64: a generated client reads it as a number, whatever it loses.
    typed('ListObjectScanEvent', events.body);
    typed('GetObjectScanEvent', (await client.call('GetObjectScanEvent', { EventId: '810000000000001601' })).body);
    const upload = await client.call('CreateFileDetectUploadUrl', { Type: '0', 'HashKeyList.1': hashOf('md5', 'new') });
    typed('CreateFileDetectUploadUrl', upload.body);
    const key = await client.submit('sandjury corpus: archive-of-two', { Decompress: 'true' });
    for (let poll = 0; poll < 3; poll += 1) {
      typed(
        'GetFileDetectResult',
        (await client.call('GetFileDetectResult', { Type: '0', 'HashKeyList.1': key })).body,
      );
    }
    const pages = { HashKey: key, CurrentPage: '1', PageSize: '50' };
    typed('ListCompressFileDetectResult', (await client.call('ListCompressFileDetectResult', pages)).body);
  });

  it('reads what is left in the version that was bought, beside trials', async () => {
    const client = await account();
    const info = async () => (await client.call('GetFileDetectApiInvokeInfo')).body.Data as JsonObject;
    const before = await info();
    needs(before, 'AuthCount', 'RemainAuthCount', 'InvokeCount', 'AuthCountInSaleVersion', 'InvokeCountInSaleVersion');
    await client.submit('one check');
    const after = await info();
    expect(Number(after.InvokeCountInSaleVersion)).toBe(Number(before.InvokeCountInSaleVersion) + 1);
    expect(after.AuthCountInSaleVersion).toBe(before.AuthCountInSaleVersion);
  });
});

describe('the array form of a report', () => {
  it('is one labelled sample, which the corpus has only where it is asked for', async () => {
    expect(corpus).not.toContain(arrayForm);
    expect(arrayForm.labels.find(({ answer }) => answer === 'alibaba GetFileDetectReport')?.note).toMatch(/array/);
    const query = { FileHash: arrayForm.hashes.md5, Lang: 'en', Field: field };
    const without = await account();
    expect((await without.call('GetFileDetectReport', query)).body.Data).toMatchObject({ HasData: false });
    await emulator?.close();
    const withIt = await account({ corpus: [...corpus, arrayForm] });
    const { body } = await withIt.call('GetFileDetectReport', query);
    expect(body.Data).toMatchObject({ Intelligences: expect.any(Array), ThreatTypes: expect.any(Array) });
    const schema = metadata.apis.GetFileDetectReport.responses['200'].schema as Schema;
    expect(mismatches(body, schema, '').length).toBeGreaterThanOrEqual(2);
  });
});

describe('the official file-detect client', () => {
  it('asks, uploads, orders and polls in its own order', async () => {
    const client = await account();
    const content = 'a file of the file-detect client';
    const key = hashOf('md5', content);
    const first = await client.call('GetFileDetectResult', { 'HashKeyList.1': key, Type: '0' });
    expect([first.status, first.body.Code]).toEqual([400, 'GetResultFail']);
    const context = { 'HashKeyContextList.1.HashKey': key, 'HashKeyContextList.1.FileSize': String(content.length) };
    const tickets = await client.call('CreateFileDetectUploadUrl', { Type: '0', ...context });
    needs(
      tickets.body,
      'UploadUrlList.0.FileExist',
      'UploadUrlList.0.PublicUrl',
      'UploadUrlList.0.Context.OssKey',
      'UploadUrlList.0.Context.Policy',
      'UploadUrlList.0.Context.AccessId',
      'UploadUrlList.0.Context.Signature',
    );
    const ticket = JSON.parse(tickets.text).UploadUrlList[0];
    expect((await postForm(ticket.PublicUrl, formFields(ticket), content)).status).toBe(200);
    // Python writes True.
    const limits = { Decompress: 'True', DecompressMaxLayer: '5', DecompressMaxFileCount: '1000' };
    const order = { Type: '0', HashKey: key, OssKey: ticket.Context.OssKey, ...limits };
    expect((await client.call('CreateFileDetect', order)).status).toBe(200);
    expect(await client.result(key)).toMatchObject({ Result: 3 });
    const finished = await client.result(key);
    needs(finished, 'Result', 'Score', 'Ext', 'Compress');
    expect(JSON.parse(String(finished.Ext))).toMatchObject({ FileLabel: expect.any(Array) });
  });

  it('lists what an archive holds until a page is not full', async () => {
    const client = await account();
    const key = await client.submit('sandjury corpus: archive-of-two', { Decompress: 'True' });
    await client.result(key);
    expect(await client.result(key)).toMatchObject({ Compress: true });
    const { body } = await client.call('ListCompressFileDetectResult', {
      HashKey: key,
      CurrentPage: '1',
      PageSize: '50',
    });
    needs(body, 'ResultList.*.Path', 'ResultList.*.Result', 'ResultList.*.Score');
  });
});

describe('the upload form of OSS', () => {
  it.each([
    ['Signature, as the documentation of the form and the Python client write it', (name: string) => name],
    [
      'signature, as the browser examples of OSS write it',
      (name: string) => (name === 'Signature' ? 'signature' : name),
    ],
  ])('takes %s', async (_case, spelled) => {
    const client = await account();
    const ticket = await client.uploadData(hashOf('md5', 'an upload'));
    const fields = formFields(ticket).map(([name, value]) => [spelled(name), value] as const);
    expect((await postForm(ticket.PublicUrl, fields, 'an upload')).status).toBe(200);
    const forged = fields.map(([name, value]) => [name, /signature/i.test(name) ? 'AAAA' : value] as const);
    expect((await postForm(ticket.PublicUrl, forged, 'an upload')).status).toBe(403);
    const unsigned = fields.filter(([name]) => !/signature/i.test(name));
    expect((await postForm(ticket.PublicUrl, unsigned, 'an upload')).status).toBe(403);
  });
});
