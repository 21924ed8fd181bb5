import { bytesSample } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { callsOf, remoteFile, sampleOf, startPair } from './loopback.ts';

const always = { times: Number.POSITIVE_INFINITY };

describe('a list of events', () => {
  it.each([
    ['a page of a proxy', { body: '<html>' }, 'response'],
    ['nothing', { body: '' }, 'response'],
    ['a page of a proxy that failed', { status: 502, body: '<html>', ...always }, 'api'],
  ] as const)('that is %s is an error of ours', async (_name, fault, code) => {
    const { emulator, provider } = await startPair({}, { retries: 0 });
    emulator.fail('ListObjectScanEvent', fault);
    await expect(provider.client.listObjectScanEvent()).rejects.toMatchObject({ code });
  });

  it('with a key twice is read as JSON.parse reads it', async () => {
    const { emulator, provider } = await startPair();
    const { data } = await provider.client.listObjectScanEvent();
    emulator.fail('ListObjectScanEvent', { distort: 'duplicate-keys' });
    expect((await provider.client.listObjectScanEvent()).data).toEqual(data);
  });
});

it.each(['{}', '{"ResultList":17}'])('results that are not there are not unknown files: %s', async (body) => {
  const { emulator, provider } = await startPair();
  const { hash } = remoteFile('miner-drop');
  const fault = { body, contentType: 'application/json', ...always };
  emulator.fail('GetFileDetectResult', fault);
  emulator.fail('ListCompressFileDetectResult', fault);
  const { client } = provider;
  await expect(client.getFileDetectResult({ hashes: [hash] })).rejects.toMatchObject({ code: 'response' });
  await expect(client.listCompressFileDetectResult({ hash })).rejects.toMatchObject({ code: 'response' });
  const report = await provider.report({ provider: 'alibaba', id: `hash:${hash}` });
  expect(report.complete).toBe(false);
});

describe('uploads', () => {
  const submissions = 5;
  const file = (index: number) => bytesSample(`${index}.bin`, Buffer.from(`content ${index}`));

  it('keep the concurrency of their provider together', async () => {
    const { emulator, provider } = await startPair({}, { concurrency: 2 });
    emulator.fail('PostObject', { delayMs: 40, ...always });
    let most = 0;
    const watch = setInterval(() => {
      const open = emulator.calls.filter(({ operation, status }) => operation === 'PostObject' && status === null);
      most = Math.max(most, open.length);
    }, 2);
    await Promise.all(Array.from({ length: submissions }, (_, index) => provider.submitFile(file(index))));
    clearInterval(watch);
    expect(most).toBe(2);
    expect(callsOf(emulator).filter((name) => name === 'CreateFileDetect')).toHaveLength(submissions);
  });

  it('that are too many for the host are a quota, which says when to come back', async () => {
    const { emulator, provider } = await startPair({}, { retries: 0 });
    emulator.fail('PostObject', { status: 429, retryAfter: 3 });
    const expected = { code: 'quota', retryable: true, retryAfterMs: 3000 };
    await expect(provider.submitFile(file(0))).rejects.toMatchObject(expected);
  });

  it('end when their provider is closed', async () => {
    const { emulator, provider } = await startPair();
    emulator.fail('PostObject', { silence: true });
    const ended = expect(provider.submitFile(file(0))).rejects.toMatchObject({ code: 'connection' });
    await expect.poll(() => callsOf(emulator)).toContain('PostObject');
    await provider.close();
    await ended;
    await expect.poll(() => emulator.connections).toBe(0);
  });
});

it('a report that cannot be had leaves no other call behind', async () => {
  const { emulator, provider } = await startPair({}, { retries: 3 });
  emulator.fail('GetFileDetectReport', { status: 403, ...always });
  emulator.fail('GetFileDetectResult', { silence: true, ...always });
  const ref = { provider: 'alibaba', id: `hash:${sampleOf('miner-drop').hashes.sha256}` };
  await expect(provider.report(ref)).rejects.toMatchObject({ code: 'authentication' });
  await expect.poll(() => emulator.connections).toBe(1);
});
