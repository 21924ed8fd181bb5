import { createSandboxHub } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { read } from '../src/read/index.ts';
import { reply } from './fixtures.ts';
import { callsOf, remoteFile, sampleOf, startPair } from './loopback.ts';

const { md5 } = sampleOf('miner-drop').hashes;
const ref = { provider: 'alibaba', id: `hash:${md5}` };
const resultsOf = (...items: Record<string, string | number | boolean>[]) => ({ RequestId: 'R-1', ResultList: items });
const always = { times: Number.POSITIVE_INFINITY };

describe('a result with neither Result nor Score', () => {
  const unreadable = resultsOf({ HashKey: md5, Code: '200', VirusType: 'Miner' });

  it('alone is a report with a gap, and not a file that nobody knows', async () => {
    const { emulator, provider } = await startPair();
    emulator.fail('GetFileDetectReport', {
      status: 200,
      body: { Code: '200', Success: true, Data: { HasData: false } },
    });
    emulator.fail('GetFileDetectResult', { status: 200, body: unreadable, ...always });
    const report = await provider.report(ref);
    expect(report).toMatchObject({ complete: false, verdict: { value: 'unknown' }, analyses: [] });
    expect(report.raw).toEqual({ GetFileDetectResult: unreadable });
    expect(report.warnings.map(({ message }) => message)).toContain(
      'The reply of GetFileDetectResult has neither Result nor Score.',
    );
    expect(await provider.status(ref)).toEqual({ state: 'finished', reports: [ref] });
    expect(read(unreadable)[0]).toMatchObject({ ref, complete: false, verdict: { value: 'unknown' } });
  });

  it('is a gap beside a report', async () => {
    const { emulator, provider } = await startPair();
    emulator.fail('GetFileDetectResult', { status: 200, body: unreadable });
    const report = await provider.report(ref);
    expect(report).toMatchObject({ complete: false, verdict: { value: 'malicious', vendor: '2', score: null } });
    expect(report.raw.GetFileDetectResult).toEqual(unreadable);
  });
});

describe('a result that may not be asked for', () => {
  const denied = ['GetFileDetectResult'] as const;

  it('leaves the status to the report', async () => {
    const { emulator, provider } = await startPair({ denied });
    expect(await provider.status(ref)).toEqual({ state: 'finished', reports: [ref] });
    expect(callsOf(emulator)).toEqual(['GetFileDetectResult', 'GetFileDetectReport']);
    const [outcome] = await createSandboxHub({ providers: [provider] }).wait([ref]);
    expect(outcome).toMatchObject({ status: 'reported', report: { complete: false } });
  });

  it('and a report that is not there: nothing says whether a check is under way, but the permission is named', async () => {
    const { provider } = await startPair({ denied });
    const call = provider.status({ provider: 'alibaba', id: `hash:${'e'.repeat(32)}` });
    await expect(call).rejects.toMatchObject({ code: 'authentication' });
    await expect(call).rejects.toThrow('yundun-sas:GetFileDetectResult');
  });

  it('is all that a Skill package has', async () => {
    const { emulator, provider } = await startPair({ denied });
    await expect(provider.status({ provider: 'alibaba', id: 'skill:key-1' })).rejects.toMatchObject({
      code: 'authentication',
    });
    expect(callsOf(emulator)).toEqual(['GetFileDetectResult']);
  });

  it.each([
    ['credentials that are refused', 'SignatureDoesNotMatch', 400, 'authentication'],
    ['a service that is down', 'ServerError', 500, 'api'],
  ])('%s are no missing permission', async (_name, Code, status, code) => {
    const { emulator, provider } = await startPair({}, { retries: 0 });
    emulator.fail('GetFileDetectResult', { status, body: { Code, RequestId: 'R-2' } });
    await expect(provider.status(ref)).rejects.toMatchObject({ code });
    expect(callsOf(emulator)).toEqual(['GetFileDetectResult']);
  });
});

describe('files of an archive that nobody asked for make a report incomplete', () => {
  it('of a Skill package', async () => {
    const { emulator, provider } = await startPair({ finishAfterPolls: 0 });
    const { hashKey } = await provider.client.submitRemoteFile({ url: remoteFile('admin-tool').url, type: 6 });
    const item = { HashKey: hashKey, Result: 0, Score: 0, Code: '200', Compress: true };
    emulator.fail('GetFileDetectResult', { status: 200, body: resultsOf(item) });
    const report = await provider.report({ provider: 'alibaba', id: `skill:${hashKey}` });
    expect(report).toMatchObject({ complete: false, verdict: { value: 'benign' } });
    expect(report.warnings).toEqual([
      expect.objectContaining({ code: 'missing-section', message: expect.stringContaining('Skill package') }),
    ]);
  });

  it('in saved replies', () => {
    const item = { HashKey: md5, Result: 0, Score: 0, Code: '200' };
    const saved = reply({ FileHash: md5 });
    expect(read(saved, resultsOf({ ...item, Compress: false }))[0]?.complete).toBe(true);
    const [archive] = read(saved, resultsOf({ ...item, Compress: true }));
    expect(archive?.complete).toBe(false);
    expect(archive?.warnings).toEqual([
      { code: 'missing-section', message: 'The files of the archive were not saved.', pointer: null },
    ]);
  });
});

it('the result of a check of another Type is asked for with it by the client: a ticket does not keep it', async () => {
  const { emulator, provider } = await startPair({ finishAfterPolls: 0 });
  const remote = remoteFile('miner-drop');
  const { hashKey } = await provider.client.submitRemoteFile({ ...remote, type: 2 });
  await provider.client.waitForResult(hashKey, { type: 2, pollMs: 5 });
  await provider.client.getFileDetectResult({ hashes: [hashKey], type: 2 });
  await provider.status({ provider: 'alibaba', id: `hash:${hashKey}` });
  const asked = emulator.calls.filter(({ operation }) => operation === 'GetFileDetectResult');
  expect(asked.map(({ query }) => query.Type)).toEqual(['2', '2', '2', '0']);
});
