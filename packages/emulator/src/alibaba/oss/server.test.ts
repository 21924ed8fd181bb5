import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AlibabaAccount,
  formFields,
  hashOf,
  postForm,
  TestClock,
  type UploadData,
} from '../../../test/alibaba-account.ts';
import { type AlibabaEmulator, startAlibabaEmulator } from '../../index.ts';

const clock = new TestClock();
let emulator: AlibabaEmulator;
let account: AlibabaAccount;
beforeEach(async () => {
  emulator = await startAlibabaEmulator({ now: clock.read, maximumFileBytes: 1000, ticketLifetimeMs: 60_000 });
  account = new AlibabaAccount(emulator, clock);
});
afterEach(() => emulator.close());

const content = 'a file of the form upload';
const md5 = hashOf('md5', content);

function errorOf(text: string): string | undefined {
  return /<Error><Code>([^<]+)<\/Code><Message>[^<]+<\/Message><RequestId>[0-9A-F]{24}<\/RequestId>/.exec(text)?.[1];
}

function replaced(data: UploadData, name: string, value: string): [string, string][] {
  return formFields(data).map(([key, old]) => [key, key === name ? value : old]);
}

describe('an upload', () => {
  it('is taken when its policy allows it', async () => {
    const data = await account.uploadData(md5);
    const reply = await postForm(data.PublicUrl, formFields(data), content);
    expect([reply.status, reply.text]).toEqual([200, '']);
    expect(reply.headers.etag).toBe(`"${md5.toUpperCase()}"`);
    expect(reply.headers.date).toBe(new Date(clock.now).toUTCString());
    expect((await account.uploadData(md5)).FileExist).toBe(true);
    expect((await account.uploadData(hashOf('sha256', content))).FileExist).toBe(true);
  });

  it('answers 204 unless 200 is asked for', async () => {
    const data = await account.uploadData(md5);
    const fields = formFields(data).filter(([name]) => name !== 'success_action_status');
    expect((await postForm(data.PublicUrl, fields, content)).status).toBe(204);
  });

  it('goes to another origin, and every header of it is recorded', async () => {
    const data = await account.uploadData(md5);
    expect(new URL(data.PublicUrl).origin).toBe(emulator.uploadUrl);
    expect(emulator.uploadUrl).not.toBe(emulator.url);
    await postForm(data.PublicUrl, formFields(data), content);
    await account.call('GetFileDetectApiInvokeInfo');
    expect(emulator.calls.map((call) => call.operation)).toEqual([
      'CreateFileDetectUploadUrl',
      'PostObject',
      'GetFileDetectApiInvokeInfo',
    ]);
    const headers = Object.keys(emulator.calls[1]?.headers ?? {});
    expect(headers).toContain('content-type');
    expect(headers.filter((name) => name === 'authorization' || name.startsWith('x-acs-'))).toEqual([]);
    expect(emulator.calls[1]?.bodyBytes).toBeGreaterThan(content.length);
  });
});

describe('an upload that is refused', () => {
  const wrong: [name: string, status: number, code: string, change: (data: UploadData) => [string, string][]][] = [
    ['another key', 403, 'AccessDenied', (data) => replaced(data, 'key', `${data.Context.OssKey}0`)],
    ['another access id', 403, 'InvalidAccessKeyId', (data) => replaced(data, 'OSSAccessKeyId', 'LTAI-other')],
    [
      'a policy that nobody signed',
      403,
      'SignatureDoesNotMatch',
      (data) =>
        replaced(
          data,
          'policy',
          Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString('base64'),
        ),
    ],
    [
      'a signature with more behind it',
      403,
      'SignatureDoesNotMatch',
      (data) => replaced(data, 'Signature', `${data.Context.Signature}=`),
    ],
    ['no signature', 403, 'AccessDenied', (data) => formFields(data).filter(([name]) => name !== 'Signature')],
    ['no policy', 403, 'AccessDenied', (data) => formFields(data).filter(([name]) => name !== 'policy')],
  ];

  it.each(wrong)('for %s', async (_name, status, code, change) => {
    const data = await account.uploadData(md5);
    const reply = await postForm(data.PublicUrl, change(data), content);
    expect([reply.status, errorOf(reply.text)]).toEqual([status, code]);
    expect(reply.headers['content-type']).toBe('application/xml');
    expect((await account.uploadData(md5)).FileExist).toBe(false);
  });

  it('when the policy has expired, and not before', async () => {
    const data = await account.uploadData(md5);
    clock.advance(60_000);
    expect((await postForm(data.PublicUrl, formFields(data), content)).status).toBe(200);
    clock.advance(1);
    const late = await postForm(data.PublicUrl, formFields(data), content);
    expect([late.status, errorOf(late.text)]).toEqual([403, 'AccessDenied']);
    expect(late.text).toContain('Policy expired');
  });

  it('when the file is larger than the policy allows', async () => {
    const data = await account.uploadData(md5);
    expect((await postForm(data.PublicUrl, formFields(data), 'x'.repeat(1000))).status).toBe(200);
    const reply = await postForm(data.PublicUrl, formFields(data), 'x'.repeat(1001));
    expect([reply.status, errorOf(reply.text)]).toEqual([400, 'EntityTooLarge']);
  });

  it('when a field comes behind the file', async () => {
    const data = await account.uploadData(md5);
    const fields = formFields(data);
    const reply = await postForm(data.PublicUrl, fields.slice(0, 4), content, fields.slice(4));
    expect([reply.status, errorOf(reply.text)]).toEqual([400, 'MalformedPOSTRequest']);
  });

  it('when there is no file, or no form', async () => {
    const data = await account.uploadData(md5);
    const empty = await postForm(data.PublicUrl, formFields(data), null);
    expect([empty.status, errorOf(empty.text)]).toEqual([400, 'IncorrectNumberOfFilesInPOSTRequest']);
    const plain = await request(data.PublicUrl, { method: 'POST', body: content });
    expect([plain.statusCode, errorOf(await plain.body.text())]).toEqual([400, 'MalformedPOSTRequest']);
    const got = await request(data.PublicUrl);
    expect([got.statusCode, errorOf(await got.body.text())]).toEqual([405, 'MethodNotAllowed']);
    expect(emulator.calls.map((call) => call.operation).slice(1)).toEqual(['PostObject', 'PostObject', 'unknown']);
  });
});

describe('faults', () => {
  it('hit the upload by its name', async () => {
    const data = await account.uploadData(md5);
    emulator.fail('PostObject', { status: 503 });
    const refused = await postForm(data.PublicUrl, formFields(data), content);
    expect([refused.status, errorOf(refused.text)]).toEqual([503, 'ServiceUnavailable']);
    expect((await postForm(data.PublicUrl, formFields(data), content)).status).toBe(200);
  });

  it('of every operation hit the upload too', async () => {
    const data = await account.uploadData(md5);
    emulator.fail('*', { status: 500, times: Number.POSITIVE_INFINITY });
    const refused = await postForm(data.PublicUrl, formFields(data), content);
    expect([refused.status, errorOf(refused.text)]).toEqual([500, 'InternalError']);
    expect((await account.call('GetFileDetectApiInvokeInfo')).status).toBe(500);
    emulator.reset();
    expect(emulator.calls).toEqual([]);
    expect((await account.call('GetFileDetectApiInvokeInfo')).status).toBe(200);
    expect((await postForm(data.PublicUrl, formFields(data), content)).status).toBe(200);
  });

  it('are told apart from names that are none', () => {
    // @ts-expect-error the operation of another cloud
    expect(() => emulator.fail('PutObject', { status: 500 })).toThrow(RangeError);
  });
});

it('takes an upload of 40 MiB as it comes', async () => {
  const large = await startAlibabaEmulator({ now: clock.read });
  try {
    const client = new AlibabaAccount(large, clock);
    const block = Buffer.alloc(1024 * 1024, 'sandjury');
    const sha256 = createHash('sha256');
    for (let count = 0; count < 40; count += 1) sha256.update(block);
    const key = sha256.digest('hex');
    const data = await client.uploadData(key);
    const head = formFields(data)
      .map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('');
    async function* body(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${head}--b\r\nContent-Disposition: form-data; name="file"; filename="large"\r\n\r\n`);
      for (let count = 0; count < 40; count += 1) yield block;
      yield Buffer.from('\r\n--b--\r\n');
    }
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const reply = await request(data.PublicUrl, { method: 'POST', headers, body: Readable.from(body()) });
    expect(reply.statusCode).toBe(200);
    await reply.body.dump();
    expect((await client.uploadData(key)).FileExist).toBe(true);
  } finally {
    await large.close();
  }
});
