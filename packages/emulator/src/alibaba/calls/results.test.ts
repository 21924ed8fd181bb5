import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlibabaAccount, hashOf, TestClock } from '../../../test/alibaba-account.ts';
import {
  type AlibabaEmulator,
  type AlibabaMember,
  type CorpusSample,
  corpus,
  defineCorpusSample,
  type JsonObject,
  startAlibabaEmulator,
} from '../../index.ts';
import type { AlibabaEmulatorOptions } from '../server.ts';

const hour = 60 * 60 * 1000;
const clock = new TestClock();
let emulator: AlibabaEmulator;
let account: AlibabaAccount;

async function restart(options: AlibabaEmulatorOptions = {}): Promise<void> {
  await emulator?.close();
  emulator = await startAlibabaEmulator({ now: clock.read, ...options });
  account = new AlibabaAccount(emulator, clock);
}
beforeEach(() => restart());
afterEach(() => emulator.close());

function sampleNamed(name: string): CorpusSample {
  const found = corpus.find((sample) => sample.name === name);
  if (found === undefined) throw new Error(`no sample ${name}`);
  return found;
}

/** Orders a check of a file of the corpus by the address that it is at. */
async function order(name: string, kind: 'md5' | 'sha256', more: Record<string, string> = {}): Promise<string> {
  const key = sampleNamed(name).hashes[kind];
  const DownloadUrl = `https://files.emulator.test/${name}`;
  expect((await account.call('CreateFileDetect', { Type: '0', HashKey: key, DownloadUrl, ...more })).status).toBe(200);
  return key;
}

async function refusal(query: Record<string, string>, action: 'GetFileDetectResult' | 'ListCompressFileDetectResult') {
  const { status, body } = await account.call(action, query);
  return [status, body.Code];
}

describe('GetFileDetectResult', () => {
  it('is in progress for so many polls', async () => {
    await restart({ finishAfterPolls: 2 });
    const key = await order('miner-drop', 'md5');
    const inProgress = { HashKey: key, Result: 3, Code: '200', Message: 'successful' };
    expect(await account.result(key)).toEqual(inProgress);
    expect(await account.result(key)).toEqual(inProgress);
    expect(await account.result(key)).toEqual({
      HashKey: key,
      Result: 1,
      Score: 95,
      VirusType: 'Miner',
      Ext: '{"HighLight":[[16,64]],"FileLabel":["ELF64"]}',
      Compress: false,
      Code: '200',
      Message: 'successful',
    });
  });

  it('is in progress for so long', async () => {
    await restart({ finishAfterPolls: 0, finishAfterMs: 5000 });
    const key = await order('benign-installer', 'sha256');
    clock.advance(4999);
    expect(await account.result(key)).toMatchObject({ Result: 3 });
    clock.advance(1);
    const result = await account.result(key);
    expect(result).toMatchObject({ HashKey: key, Result: 0, Score: 5 });
    expect(Object.hasOwn(result, 'VirusType')).toBe(false);
  });

  it('forgets a result after five hours, and knows the file all the same', async () => {
    const key = await account.submit('forgotten');
    await account.result(key);
    await account.result(key);
    clock.advance(5 * hour);
    expect(await account.result(key)).toMatchObject({ Result: expect.any(Number) });
    clock.advance(1);
    const query = { Type: '0', 'HashKeyList.1': key };
    expect(await refusal(query, 'GetFileDetectResult')).toEqual([400, 'GetResultFail']);
    expect((await account.uploadData(key)).FileExist).toBe(true);
  });

  it('is asked for by the key of the order', async () => {
    await order('miner-drop', 'md5');
    const query = { Type: '0', 'HashKeyList.1': sampleNamed('miner-drop').hashes.sha256 };
    expect(await refusal(query, 'GetFileDetectResult')).toEqual([400, 'GetResultFail']);
  });

  it('says of each key what is wrong with it when another one is known', async () => {
    const key = await order('miner-drop', 'md5');
    const query = { Type: '0', 'HashKeyList.1': '__proto__', 'HashKeyList.2': key };
    const { text } = await account.call('GetFileDetectResult', query);
    expect(JSON.parse(text).ResultList).toEqual([
      { HashKey: '__proto__', Code: 'GetResultFail', Message: expect.stringContaining('no detect record') },
      { HashKey: key, Result: 3, Code: '200', Message: 'successful' },
    ]);
  });

  it('gives the printed example, in which result and score contradict each other', async () => {
    const key = await order('documented-example', 'md5');
    await account.result(key);
    const result = await account.result(key);
    expect(result).toMatchObject({ HashKey: key, Result: 0, Score: 100, VirusType: 'WebShell', Compress: false });
    expect(JSON.parse(String(result.Ext)).HighLight).toEqual([[23245, 23212]]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['no type', { 'HashKeyList.1': 'a' }, 'MissingType'],
    ['another type', { Type: '9', 'HashKeyList.1': 'a' }, 'InvalidApiDetectType'],
    ['no key', { Type: '0' }, 'MissingHashKeyList'],
    [
      '101 keys',
      {
        Type: '0',
        ...Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`HashKeyList.${index + 1}`, 'a'])),
      },
      'InvalidParameter',
    ],
    ['a key that nobody ordered', { Type: '0', 'HashKeyList.1': 'a'.repeat(32) }, 'GetResultFail'],
  ])('refuses %s', async (_name, query, code) => {
    expect(await refusal(query, 'GetFileDetectResult')).toEqual([400, code]);
  });
});

describe('a file that the corpus does not know', () => {
  const texts = { safe: fileBelow(0x00, 0x80), suspicious: fileBelow(0x80, 0xc0), malicious: fileBelow(0xc0, 0x100) };

  function fileBelow(from: number, to: number): string {
    for (let count = 0; ; count += 1) {
      const byte = Number.parseInt(hashOf('sha256', `text ${count}`).slice(0, 2), 16);
      if (byte >= from && byte < to) return `text ${count}`;
    }
  }

  async function finished(text: string): Promise<JsonObject> {
    const key = await account.submit(text);
    await account.result(key);
    return account.result(key);
  }

  it('is judged by its SHA-256', async () => {
    const safe = await finished(texts.safe);
    expect(safe).toMatchObject({ Result: 0, Compress: false });
    expect(safe.Score).toBeLessThanOrEqual(60);
    const suspicious = await finished(texts.suspicious);
    expect(suspicious).toMatchObject({ Result: 1, VirusType: expect.any(String) });
    expect(suspicious.Score).toBeGreaterThan(60);
    expect(suspicious.Score).toBeLessThanOrEqual(80);
    const malicious = await finished(texts.malicious);
    expect(malicious).toMatchObject({ Result: 1, VirusType: expect.any(String) });
    expect(malicious.Score).toBeGreaterThan(80);
    emulator.reset();
    expect(await finished(texts.malicious)).toEqual(malicious);
  });

  it('has a report by both hashes once it is checked', async () => {
    const report = async (hash: string): Promise<JsonObject> => {
      const query = { FileHash: hash, Field: 'ThreatLevel,Basic', Lang: 'en' };
      return JSON.parse((await account.call('GetFileDetectReport', query)).text).Data;
    };
    const sha256 = hashOf('sha256', texts.malicious);
    const key = await account.submit(texts.malicious);
    expect(await report(key)).toMatchObject({ HasData: false });
    await account.result(key);
    await account.result(key);
    for (const hash of [key, sha256]) {
      const data = await report(hash);
      expect(data).toMatchObject({ FileHash: hash, HasData: true, ThreatLevel: 2, Filename: 'sample.bin' });
      expect(JSON.parse(String(data.Basic))).toMatchObject({
        md5: key,
        sha256,
        fileSize: String(texts.malicious.length),
      });
    }
  });

  it('has the result of the corpus once it is in one', async () => {
    const { md5, sha256 } = { md5: hashOf('md5', texts.safe), sha256: hashOf('sha256', texts.safe) };
    const miner = sampleNamed('miner-drop');
    const hashes = { md5, sha1: miner.hashes.sha1, sha256 };
    await restart({ corpus: [defineCorpusSample({ ...miner, hashes })] });
    expect(await finished(texts.safe)).toMatchObject({ Result: 1, VirusType: 'Miner' });
  });

  it('keeps the report of a corpus that gives no result', async () => {
    const { alibaba } = sampleNamed('miner-drop');
    if (alibaba === null) throw new Error('no answers');
    const hashes = { md5: hashOf('md5', texts.safe), sha1: 'c'.repeat(40), sha256: hashOf('sha256', texts.safe) };
    const answers = { report: alibaba.report };
    await restart({ corpus: [defineCorpusSample({ ...sampleNamed('miner-drop'), hashes, alibaba: answers })] });
    expect(await finished(texts.safe)).toMatchObject({ Result: 0 });
    const { text } = await account.call('GetFileDetectReport', { FileHash: hashes.md5, Field: 'ThreatLevel' });
    expect(JSON.parse(text).Data).toMatchObject({ ThreatLevel: 2 });
  });
});

describe('an archive', () => {
  const list = async (
    key: string,
    current = 1,
    size = 20,
  ): Promise<{ PageInfo: JsonObject; ResultList: JsonObject[] }> => {
    const query = { HashKey: key, CurrentPage: String(current), PageSize: String(size) };
    return JSON.parse((await account.call('ListCompressFileDetectResult', query)).text);
  };

  it('has members, which are in progress as long as it is', async () => {
    const key = await order('archive-of-two', 'md5', { Decompress: 'true' });
    const before = await list(key);
    expect(before.PageInfo).toEqual({ CurrentPage: 1, PageSize: 20, TotalCount: 2 });
    expect(before.ResultList.map(({ Result, Score }) => [Result, Score])).toEqual([
      [3, undefined],
      [3, undefined],
    ]);
    await account.result(key);
    expect(await account.result(key)).toMatchObject({ Compress: true, Result: 1 });
    const script = hashOf('md5', 'sandjury corpus: archive-of-two/run.js');
    expect((await list(key)).ResultList).toMatchObject([
      { Path: '/run.js', HashKey: script, Result: 1, Score: 95, VirusType: 'MalScript' },
      { Path: '/readme.txt', Result: 0, Score: 5 },
    ]);
  });

  it('names its members by the kind of hash that it was ordered with', async () => {
    const key = await order('archive-of-two', 'sha256', { Decompress: 'true' });
    const script = hashOf('sha256', 'sandjury corpus: archive-of-two/run.js');
    expect((await list(key)).ResultList[0]).toMatchObject({ HashKey: script });
  });

  it('has none unless it is to be unpacked', async () => {
    const key = await order('archive-of-two', 'md5');
    await account.result(key);
    expect(await account.result(key)).toMatchObject({ Compress: false });
    expect(await list(key)).toMatchObject({ PageInfo: { TotalCount: 0 }, ResultList: [] });
  });

  it('is unpacked within its limits and listed in pages', async () => {
    const archive = sampleNamed('archive-of-two');
    const [member] = archive.alibaba?.members ?? [];
    if (archive.alibaba === null || member === undefined) throw new Error('no members');
    const members = Array.from({ length: 250 }, (_, index): AlibabaMember => {
      const layer = index < 200 ? 1 : 2;
      return { ...member, path: `${layer === 1 ? '' : 'inner.zip/'}${index}`, layer };
    });
    await restart({ corpus: [defineCorpusSample({ ...archive, alibaba: { ...archive.alibaba, members } })] });
    const deep = await order('archive-of-two', 'md5', { Decompress: 'true' });
    expect((await list(deep, 3, 100)).ResultList.map(({ Path }) => Path)).toHaveLength(50);
    expect((await list(deep, 4, 100)).ResultList).toEqual([]);
    expect((await list(deep, 250, 1)).ResultList).toMatchObject([{ Path: '/inner.zip/249' }]);
    const flat = await order('archive-of-two', 'sha256', { Decompress: 'true', DecompressMaxLayer: '1' });
    expect((await list(flat)).PageInfo).toMatchObject({ TotalCount: 200 });
    const few = await order('archive-of-two', 'md5', { Decompress: 'true', DecompressMaxFileCount: '7' });
    expect((await list(few)).PageInfo).toMatchObject({ TotalCount: 7 });
  });

  it.each<[string, Record<string, string>, string]>([
    ['no key', { CurrentPage: '1', PageSize: '20' }, 'MissingHashKey'],
    ['a key that nobody ordered', { HashKey: 'a'.repeat(32), CurrentPage: '1', PageSize: '20' }, 'GetResultFail'],
    ['no page', { HashKey: 'a', PageSize: '20' }, 'MissingCurrentPage'],
    ['page zero', { HashKey: 'a', CurrentPage: '0', PageSize: '20' }, 'InvalidParameter'],
    ['a page that is none', { HashKey: 'a', CurrentPage: '1e3', PageSize: '20' }, 'InvalidParameter'],
    ['no page size', { HashKey: 'a', CurrentPage: '1' }, 'MissingPageSize'],
    ['101 to a page', { HashKey: 'a', CurrentPage: '1', PageSize: '101' }, 'InvalidParameter'],
  ])('is not listed for %s', async (_name, query, code) => {
    expect(await refusal(query, 'ListCompressFileDetectResult')).toEqual([400, code]);
  });
});
