import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlibabaAccount, formFields, hashOf, postForm, TestClock } from '../../../test/alibaba-account.ts';
import { type AlibabaEmulator, corpus, type JsonObject, startAlibabaEmulator } from '../../index.ts';

const clock = new TestClock();
let emulator: AlibabaEmulator;
let account: AlibabaAccount;
const remote = {
  url: 'https://files.example.org/a b.zip?sig=1',
  hashes: { md5: 'a'.repeat(32), sha1: '', sha256: 'b'.repeat(64) },
};
const large = { url: 'http://files.example.org/large', hashes: { ...remote.hashes }, bytes: 2001 };
beforeEach(async () => {
  const remoteFiles = [remote, large];
  emulator = await startAlibabaEmulator({ now: clock.read, maximumFileBytes: 2000, remoteFiles });
  account = new AlibabaAccount(emulator, clock);
});
afterEach(() => emulator.close());

const md5 = hashOf('md5', 'x');
const known = corpus.find((sample) => sample.name === 'invoice-macro')?.hashes.md5 ?? '';

function numbered(name: string, count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${name}.${index + 1}`, hashOf('md5', String(index))]),
  );
}

async function refusal(action: 'CreateFileDetectUploadUrl' | 'CreateFileDetect', query: Record<string, string>) {
  const { status, body } = await account.call(action, query);
  return [status, body.Code];
}

describe('CreateFileDetectUploadUrl', () => {
  it('gives upload data with a policy that says what is allowed', async () => {
    const data = await account.uploadData(md5);
    expect(data).toMatchObject({ HashKey: md5, FileExist: false, Code: '200', Message: 'successful' });
    const lifetimeMs = 30 * 24 * 60 * 60 * 1000;
    expect(data.Expire).toBe(String(clock.now + lifetimeMs));
    expect(data.Context.OssKey).toMatch(/^1\/2026\/11\/21\/12\/\d\d\/\d{13}[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(JSON.parse(Buffer.from(data.Context.Policy, 'base64').toString('utf8'))).toEqual({
      expiration: new Date(clock.now + lifetimeMs).toISOString(),
      conditions: [
        ['content-length-range', 0, 2000],
        ['eq', '$key', data.Context.OssKey],
      ],
    });
    const signature = createHmac('sha1', 'emulator-oss-secret-made-up-0000')
      .update(data.Context.Policy)
      .digest('base64');
    expect(data.Context.Signature).toBe(signature);
  });

  it('answers each distinct hash once, in the order of the request', async () => {
    const query = {
      Type: '0',
      'HashKeyList.10': hashOf('md5', '10'),
      'HashKeyList.2': hashOf('md5', '2'),
      'HashKeyContextList.1.HashKey': hashOf('md5', '10'),
      'HashKeyContextList.1.FileSize': '10',
      'HashKeyContextList.2.HashKey': hashOf('sha256', 'y'),
    };
    const { text } = await account.call('CreateFileDetectUploadUrl', query);
    const items: { HashKey: string; Context: { OssKey: string } }[] = JSON.parse(text).UploadUrlList;
    expect(items.map((item) => item.HashKey)).toEqual([hashOf('md5', '2'), hashOf('md5', '10'), hashOf('sha256', 'y')]);
    expect(new Set(items.map((item) => item.Context.OssKey)).size).toBe(3);
  });

  it('gives no upload data for a file over the limit', async () => {
    const query = { Type: '0', 'HashKeyContextList.1.HashKey': md5, 'HashKeyContextList.1.FileSize': '2001' };
    const { status, body } = await account.call('CreateFileDetectUploadUrl', query);
    expect([status, body.UploadUrlList]).toEqual([
      200,
      [{ HashKey: md5, FileExist: false, Code: 'FileSizeOverLimit', Message: 'File size over limit.' }],
    ]);
  });

  it('says that a file of the corpus exists, with the key that it is under', async () => {
    const data = await account.uploadData(known);
    expect(data.FileExist).toBe(true);
    const query = { Type: '0', HashKey: known, OssKey: data.Context.OssKey };
    expect((await account.call('CreateFileDetect', query)).body.HashKey).toBe(known);
  });

  it('takes a hundred hashes', async () => {
    const query = { Type: '0', ...numbered('HashKeyList', 100) };
    const { text } = await account.call('CreateFileDetectUploadUrl', query);
    expect(JSON.parse(text).UploadUrlList).toHaveLength(100);
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['no type', { 'HashKeyList.1': md5 }, 400, 'MissingType'],
    ['another type', { Type: '3', 'HashKeyList.1': md5 }, 400, 'InvalidApiDetectType'],
    ['a Skill package', { Type: '6', 'HashKeyList.1': md5 }, 400, 'InvalidApiDetectType'],
    ['no hash', { Type: '0' }, 400, 'MissingHashKeyList'],
    ['an empty hash', { Type: '0', 'HashKeyList.1': '' }, 400, 'MissingHashKeyList'],
    ['a SHA-1', { Type: '0', 'HashKeyList.1': 'a'.repeat(40) }, 400, 'InvalidParameter'],
    ['a hash in capitals', { Type: '0', 'HashKeyList.1': 'A'.repeat(32) }, 400, 'InvalidParameter'],
    ['a context without hash', { Type: '0', 'HashKeyContextList.1.FileSize': '1' }, 400, 'InvalidParameter'],
    [
      'a size that is none',
      { Type: '0', 'HashKeyContextList.1.HashKey': md5, 'HashKeyContextList.1.FileSize': '-1' },
      400,
      'InvalidParameter',
    ],
    ['101 hashes', { Type: '0', ...numbered('HashKeyList', 101) }, 400, 'InvalidParameter'],
  ])('refuses %s', async (_name, query, status, code) => {
    expect(await refusal('CreateFileDetectUploadUrl', query)).toEqual([status, code]);
  });
});

describe('CreateFileDetect', () => {
  it('checks what was uploaded', async () => {
    const key = await account.submit('x');
    expect(key).toBe(md5);
    expect(await account.result(key)).toMatchObject({ HashKey: md5, Result: 3 });
  });

  it('finds out later that another file was uploaded', async () => {
    const data = await account.uploadData(md5);
    await postForm(data.PublicUrl, formFields(data), 'not x');
    const query = { Type: '0', HashKey: md5, OssKey: data.Context.OssKey };
    expect((await account.call('CreateFileDetect', query)).status).toBe(200);
    expect(await account.result(md5)).toMatchObject({ Result: 3 });
    const failed = await account.result(md5);
    expect(failed).toMatchObject({ HashKey: md5, Code: 'GetFileError', Message: expect.stringContaining('upload') });
    expect(Object.hasOwn(failed, 'Result')).toBe(false);
  });

  it('downloads what the table has, and finds out later that the rest is not there', async () => {
    const url = new URL(remote.url).href;
    const { md5: key } = remote.hashes;
    expect((await account.call('CreateFileDetect', { Type: '0', HashKey: key, DownloadUrl: url })).status).toBe(200);
    await account.result(key);
    expect(await account.result(key)).toMatchObject({ Result: 1, Code: '200' });
    const nowhere = { Type: '0', HashKey: md5, DownloadUrl: 'https://nowhere.example.org/x' };
    expect((await account.call('CreateFileDetect', nowhere)).status).toBe(200);
    await account.result(md5);
    expect(await account.result(md5)).toMatchObject({ Code: 'GetFileError' });
  });

  it('knows every file of the corpus at an address', async () => {
    const query = { Type: '0', HashKey: known, DownloadUrl: 'https://files.emulator.test/invoice-macro' };
    await account.call('CreateFileDetect', query);
    await account.result(known);
    expect(await account.result(known)).toMatchObject({ Result: 1, Score: 68, VirusType: 'Suspicious' });
  });

  it('gives a Skill package its key', async () => {
    const keys = new Set<unknown>();
    for (const url of [remote.url, remote.url]) {
      const { body } = await account.call('CreateFileDetect', { Type: '6', DownloadUrl: encodeURI(url) });
      expect(body.HashKey).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      keys.add(body.HashKey);
    }
    expect(keys.size).toBe(2);
    const [key] = [...keys];
    await account.result(String(key));
    expect(await account.result(String(key))).toMatchObject({ Result: 1, HashKey: key });
  });

  it.each<[string, Record<string, string>, string]>([
    ['no type', { HashKey: md5, OssKey: 'x' }, 'MissingType'],
    ['another type', { Type: '5', HashKey: md5, OssKey: 'x' }, 'InvalidApiDetectType'],
    ['neither key nor address', { Type: '0', HashKey: md5 }, 'GetFileError'],
    ['a key under which nothing is', { Type: '0', HashKey: md5, OssKey: '1/2026/x' }, 'GetFileError'],
    ['no hash', { Type: '0', DownloadUrl: 'https://example.org/' }, 'MissingHashKey'],
    ['a SHA-1', { Type: '0', HashKey: 'a'.repeat(40), DownloadUrl: 'https://example.org/' }, 'InvalidParameter'],
    ['a file address', { Type: '0', HashKey: md5, DownloadUrl: 'file:///etc/passwd' }, 'InvalidDownloadUrl'],
    ['an address that is none', { Type: '0', HashKey: md5, DownloadUrl: 'https://' }, 'InvalidDownloadUrl'],
    ['a Skill package without address', { Type: '6', OssKey: 'x' }, 'MissingDownloadUrl'],
    [
      'a remote file over the limit',
      { Type: '0', HashKey: remote.hashes.md5, DownloadUrl: large.url },
      'FileSizeOverLimit',
    ],
    ['six layers', { Type: '0', HashKey: md5, Decompress: 'true', DecompressMaxLayer: '6' }, 'InvalidParameter'],
    ['1001 files', { Type: '0', HashKey: md5, Decompress: 'true', DecompressMaxFileCount: '1001' }, 'InvalidParameter'],
    ['a flag that is none', { Type: '0', HashKey: md5, Decompress: 'yes' }, 'InvalidParameter'],
  ])('refuses %s', async (_name, query, code) => {
    expect(await refusal('CreateFileDetect', query)).toEqual([400, code]);
  });
});

describe('the quota', () => {
  async function counts(): Promise<JsonObject> {
    const { text } = await account.call('GetFileDetectApiInvokeInfo');
    return JSON.parse(text).Data;
  }

  it('counts checks, and the files in an archive each', async () => {
    await account.submit('x');
    await account.result(md5);
    expect(await counts()).toMatchObject({ AuthCount: 10_000, RemainAuthCount: 899, InvokeCount: 9_101 });
    const url = 'https://files.emulator.test/archive-of-two';
    const key = corpus.find((sample) => sample.name === 'archive-of-two')?.hashes.md5 ?? '';
    await account.call('CreateFileDetect', { Type: '0', HashKey: key, DownloadUrl: url, Decompress: 'true' });
    expect(await counts()).toMatchObject({ RemainAuthCount: 897, InvokeCount: 9_103 });
    emulator.reset();
    expect(await counts()).toMatchObject({ RemainAuthCount: 900 });
  });

  it('ends', async () => {
    const poor = await startAlibabaEmulator({ now: clock.read, remainingChecks: 1 });
    try {
      const client = new AlibabaAccount(poor, clock);
      const order = { Type: '0', HashKey: known, DownloadUrl: 'https://files.emulator.test/invoice-macro' };
      expect((await client.call('CreateFileDetect', order)).status).toBe(200);
      const refused = await client.call('CreateFileDetect', order);
      expect([refused.status, refused.body.Code]).toEqual([400, 'ApiAuthExhausted']);
    } finally {
      await poor.close();
    }
  });
});
