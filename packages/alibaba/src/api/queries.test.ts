import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf, hash, makeClient, sent, startWire, stopWire } from '../../test/wire.ts';
import type { AlibabaClient } from '../client.ts';
import { alibaba } from '../provider.ts';

beforeEach(startWire);
afterEach(stopWire);

/** Calls with what the types forbid. */
function call(client: AlibabaClient, method: keyof AlibabaClient, query: unknown): Promise<unknown> {
  const found: unknown = client[method];
  if (typeof found !== 'function') throw new Error(`${method} is no method`);
  return Promise.resolve(Reflect.apply(found, client, [query]));
}

const sha1 = 'a'.repeat(40);
const url = 'https://files.example.net/x';

describe('what cannot be asked is refused before anything is sent', () => {
  const mistakes: [keyof AlibabaClient, unknown, RegExp][] = [
    ['getFileDetectReport', { fileHash: 'xyz' }, /GetFileDetectReport: fileHash: expected an MD5/],
    ['getFileDetectReport', { fileHash: hash, lang: 'fr' }, /lang: expected "zh" or "en"/],
    ['getFileDetectReport', { fileHash: hash, field: ['All'] }, /field/],
    ['getFileDetectReport', { fileHash: hash, field: [] }, /field/],
    ['getFileDetectReport', { fileHash: hash, sourceType: 'x' }, /sourceType/],
    ['getFileDetectReport', { fileHash: hash, colour: 'red' }, /colour/],
    ['getFileDetectReport', { eventId: 12 }, /eventId: expected a decimal number as text/],
    ['getFileDetectReport', { eventId: '12a' }, /eventId: expected a decimal number/],
    ['getFileDetectReport', {}, /fileHash or eventId is needed/],
    ['createFileDetectUploadUrl', { files: [] }, /files/],
    ['createFileDetectUploadUrl', { files: [{ hash, size: -1 }] }, /files\.0\.size/],
    ['createFileDetectUploadUrl', { files: [{ hash }], type: 6 }, /type/],
    ['createFileDetect', { ossKey: 'x' }, /hash is needed/],
    ['createFileDetect', { hash, downloadUrl: 'ftp://x.test' }, /downloadUrl: expected an http/],
    ['createFileDetect', { hash, decompressMaxLayer: 6 }, /decompressMaxLayer/],
    ['createFileDetect', { hash, decompressMaxFileCount: 1001 }, /decompressMaxFileCount/],
    ['createFileDetect', { hash, sourceIp: 'here' }, /sourceIp: expected an IP address/],
    ['createFileDetect', { hash, type: 3 }, /type/],
    ['getFileDetectResult', { hashes: [] }, /hashes/],
    ['getFileDetectResult', { hashes: ['xyz'] }, /hashes\.0: expected an MD5/],
    ['getFileDetectResult', { hashes: [hash], type: 5 }, /type/],
    ['createFileDetect', { hash: 'xyz', ossKey: 'x' }, /hash: expected an MD5/],
    ['getFileDetectResult', { hashes: Array.from({ length: 101 }, () => hash) }, /hashes/],
    ['listCompressFileDetectResult', { hash, pageSize: 101 }, /pageSize/],
    ['listCompressFileDetectResult', { hash, page: 0 }, /page/],
    ['listObjectScanEvent', { riskLevel: 'worst' }, /riskLevel/],
    ['listObjectScanEvent', { md5: sha1 }, /md5/],
    ['listObjectScanEvent', { lang: 'de' }, /lang/],
    ['getObjectScanEvent', { eventId: '-1' }, /eventId/],
    ['createFileDetect', { hash, decompressMaxLayer: 5 }, /decompressMaxLayer: has no effect without decompress/],
    ['submitRemoteFile', { url }, /hash is needed/],
    ['submitRemoteFile', { url, hash, type: 6 }, /hash: a Skill package \(type 6\) has none/],
    ['submitRemoteFile', { url, hash, decompressMaxLayer: 5 }, /decompressMaxLayer: has no effect without decompress/],
    [
      'submitRemoteFile',
      { url, hash, decompress: false, decompressMaxFileCount: 9 },
      /decompressMaxFileCount: has no effect/,
    ],
    ['submitRemoteFile', { url: 'file:///etc/passwd', hash }, /url: expected an http or https URL/],
  ];
  const cases = mistakes.map(([method, query, message]) => [method, message, query] as const);
  it.each(cases)('%s: %s', async (method, message, query) => {
    const error = await failureOf(call(makeClient(), method, query));
    expect(error).toMatchObject({ code: 'configuration', provider: 'alibaba' });
    expect(error.message).toMatch(message);
    expect(sent).toEqual([]);
  });

  it.each<[keyof AlibabaClient, unknown]>([
    ['getFileDetectReport', { fileHash: sha1 }],
    ['createFileDetect', { hash: sha1, ossKey: 'x' }],
    ['getFileDetectResult', { hashes: [hash, sha1] }],
    ['listCompressFileDetectResult', { hash: sha1 }],
    ['submitRemoteFile', { url, hash: sha1 }],
    [
      'createFileDetectUploadUrl',
      {
        files: [
          { hash, size: 1 },
          { hash: sha1, size: 1 },
        ],
      },
    ],
  ])('SHA-1: %s', async (method, query) => {
    const error = await failureOf(call(makeClient(), method, query));
    expect(error.code).toBe('unsupported');
    expect(error.message).toMatch(/not by SHA-1/);
    expect(sent).toEqual([]);
  });

  it('settings of a submission', async () => {
    const provider = alibaba({ credentials: { accessKeyId: 'id00', accessKeySecret: 'secret' } });
    const open = (): never => {
      throw new Error('it was opened');
    };
    const mistakes = [{ hash: 'sha1' }, { password: 'x' }, { decompress: 'yes' }, { decompressMaxLayer: 5 }];
    for (const vendor of mistakes) {
      // A caller without types may pass anything.
      const error = await failureOf(provider.submitFile({ name: 'x', size: 1, open }, Object({ vendor })));
      expect(error).toMatchObject({ code: 'configuration' });
      expect(error.message).toMatch(new RegExp(Object.keys(vendor).join()));
    }
  });
});
