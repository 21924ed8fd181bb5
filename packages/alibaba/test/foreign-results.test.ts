import { describe, expect, it } from 'vitest';
import { callsOf, remoteFile, sampleOf, startPair } from './loopback.ts';

const remote = remoteFile('benign-installer');
const ref = { provider: 'alibaba', id: `hash:${remote.hash}` };
const ofAnother = { HashKey: 'b'.repeat(64), Code: '200', Result: 1, Score: 99 };
const body = { RequestId: 'R', ResultList: [ofAnother] };

/** The vendor's next answer about results is of a file that nobody asked about. */
async function startForeign() {
  const pair = await startPair();
  pair.emulator.fail('GetFileDetectResult', { status: 200, body });
  return pair;
}

describe('the result of another file', () => {
  it('is not in the report, which says so', async () => {
    const { provider } = await startForeign();
    const report = await provider.report(ref);
    expect(report).toMatchObject({ complete: false, verdict: { value: 'benign', score: null } });
    expect(Object.keys(report.raw)).toEqual(['GetFileDetectReport']);
    const told = report.warnings.map(({ message }) => message);
    expect(told).toContain('GetFileDetectResult answered, and not for this file.');
  });

  it('says nothing of where the file stands', async () => {
    const { provider } = await startForeign();
    expect(await provider.status(ref)).toEqual({ state: 'finished', reports: [ref] });
    const unknown = { provider: 'alibaba', id: `hash:${'e'.repeat(64)}` };
    const { provider: second } = await startForeign();
    await expect(second.status(unknown)).rejects.toMatchObject({ code: 'not_found', ref: unknown });
  });

  it('is not waited for', async () => {
    const { provider } = await startForeign();
    await expect(provider.client.waitForResult(remote.hash)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('does not keep the file from being submitted', async () => {
    const { emulator, provider } = await startForeign();
    expect(await provider.client.submitRemoteFile(remote)).toMatchObject({ hashKey: remote.hash, ordered: true });
    expect(callsOf(emulator)).toEqual(['GetFileDetectResult', 'CreateFileDetect']);
  });

  it('that goes by its MD5 is another to the vendor too', async () => {
    const { emulator, provider } = await startPair();
    const { md5 } = sampleOf('benign-installer').hashes;
    const item = { ...ofAnother, HashKey: md5 };
    emulator.fail('GetFileDetectResult', { status: 200, body: { ...body, ResultList: [item] } });
    expect((await provider.report(ref)).verdict.score).toBeNull();
  });
});
