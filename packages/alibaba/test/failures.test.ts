import { bytesSample } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { callsOf, sampleOf, startPair } from './loopback.ts';

const operation = 'GetFileDetectReport';
const query = { fileHash: sampleOf('miner-drop').hashes.md5 };
const envelope = (code: string) => ({ Code: code, Message: `because of ${code}`, RequestId: 'R-1', HostId: 'h' });

describe('passes by itself', () => {
  it.each([
    ['Throttling', 400],
    ['Throttling.User', 400],
    ['Throttling.Api', 429],
    ['RequestTooFrequently', 400],
    ['SystemBusy', 500],
    ['ServerError', 500],
    ['ServiceUnavailable', 503],
    ['SignatureNonceUsed', 400],
    // A business failure inside of a good reply.
    ['SystemBusy', 200],
  ])('%s with status %i', async (code, status) => {
    const { emulator, provider } = await startPair();
    emulator.fail(operation, { status, body: envelope(code), headers: { 'x-acs-retry-after': '1' } });
    expect((await provider.client.getFileDetectReport(query)).data.HasData).toBe(true);
    const nonces = emulator.calls.map((call) => call.headers['x-acs-signature-nonce']);
    expect(new Set(nonces).size).toBe(2);
  });

  it('a rate that is too high for the account', async () => {
    const { emulator, provider } = await startPair({ flowRate: 3 });
    await Promise.all(Array.from({ length: 5 }, () => provider.client.getFileDetectReport(query)));
    expect(emulator.calls.some((call) => call.status === 400)).toBe(true);
  });

  it('a clock that is 2 hours off, also for calls that are under way at once', async () => {
    const { emulator, provider } = await startPair({ now: () => Date.now() + 7_200_000 });
    const calls = Array.from({ length: 4 }, () => provider.client.getFileDetectReport(query));
    for (const reply of await Promise.all(calls)) expect(reply.data.HasData).toBe(true);
    expect(emulator.calls).toHaveLength(8);
    await provider.ping();
    expect(emulator.calls).toHaveLength(9);
  });
});

describe('does not pass', () => {
  it.each([
    ['GetResultFail', 400, 'not_found'],
    ['InvalidApiDetectType', 400, 'api'],
    ['GetFileError', 400, 'api'],
    ['InvalidDownloadUrl', 400, 'api'],
    ['FileSizeOverLimit', 400, 'too_large'],
    ['ApiAuthExhausted', 400, 'quota'],
    ['NoPermission', 403, 'authentication'],
    ['NoPermission', 400, 'authentication'],
    ['IllegalTimestamp', 400, 'authentication'],
    ['SignatureDoesNotMatch', 400, 'authentication'],
    ['IncompleteSignature', 400, 'authentication'],
    ['InvalidAccessKeyId.NotFound', 404, 'authentication'],
    ['InvalidAccessKeyId.Inactive', 403, 'authentication'],
    ['InvalidSecurityToken.Expired', 400, 'authentication'],
    ['MissingParameter', 400, 'api'],
    ['InvalidApi.NotFound', 404, 'api'],
  ])('%s with status %i', async (vendorCode, status, code) => {
    const { emulator, provider } = await startPair();
    emulator.fail(operation, { status, body: envelope(vendorCode), times: Number.POSITIVE_INFINITY });
    await expect(provider.client.getFileDetectReport(query)).rejects.toMatchObject({
      code,
      vendorCode,
      status,
      requestId: 'R-1',
      retryable: false,
    });
    expect(callsOf(emulator)).toEqual([operation]);
  });

  it('a missing permission names the action, of each operation', async () => {
    const denied = ['GetFileDetectResult', 'CreateFileDetectUploadUrl', 'ListObjectScanEvent', operation] as const;
    const { provider } = await startPair({ denied });
    const { client } = provider;
    const hash = query.fileHash;
    const calls: [string, () => Promise<unknown>][] = [
      ['GetFileDetectResult', () => client.getFileDetectResult({ hashes: [hash] })],
      ['CreateFileDetectUploadUrl', () => client.createFileDetectUploadUrl({ files: [{ hash, size: 1 }] })],
      ['ListObjectScanEvent', () => client.listObjectScanEvent()],
      [operation, () => client.getFileDetectReport(query)],
    ];
    for (const [name, call] of calls) await expect(call()).rejects.toThrow(`yundun-sas:${name}`);
  });

  it('a result that may not be asked for costs a part of the report', async () => {
    const { provider } = await startPair({ denied: ['GetFileDetectResult'] });
    const report = await provider.report({ provider: 'alibaba', id: `hash:${query.fileHash}` });
    expect(report).toMatchObject({ complete: false, verdict: { value: 'malicious' } });
    expect(report.warnings.map((warning) => warning.message).join()).toContain('yundun-sas:GetFileDetectResult');
  });
});

describe('the envelope', () => {
  const smallXml =
    '<error><requestId>R-2</requestId><code>InvalidApi.NotFound</code><message>a &lt; b</message></error>';
  const xml =
    '<?xml version="1.0"?><Error><RequestId>R-2</RequestId><Code>InvalidApi.NotFound</Code><Message>a &lt; b</Message></Error>';
  it.each<[string, string | Record<string, string>, string | null]>([
    ['in XML', xml, 'R-2'],
    ['in XML with small letters', smallXml, 'R-2'],
    ['with small letters', { code: 'InvalidApi.NotFound', message: 'a < b', requestId: 'R-2' }, 'R-2'],
  ])('%s', async (_, body, requestId) => {
    const { emulator, provider } = await startPair();
    emulator.fail(operation, { status: 404, body });
    const call = provider.client.getFileDetectReport(query);
    await expect(call).rejects.toMatchObject({ vendorCode: 'InvalidApi.NotFound', requestId });
    await expect(call).rejects.toThrow('a < b');
  });

  it('in XML without a text says no more than its code', async () => {
    const { emulator, provider } = await startPair();
    emulator.fail(operation, { status: 404, body: '<Error><Code>InvalidApi.NotFound</Code></Error>' });
    await expect(provider.client.getFileDetectReport(query)).rejects.toThrow('404 (InvalidApi.NotFound).');
  });

  it('in XML with small letters is asked again where it passes by itself', async () => {
    const { emulator, provider } = await startPair();
    const body = '<error><requestId>R-2</requestId><code>Throttling.User</code></error>';
    emulator.fail(operation, { status: 400, body, headers: { 'x-acs-retry-after': '1' } });
    expect((await provider.client.getFileDetectReport(query)).data.HasData).toBe(true);
  });

  it.each(['lower', 'all-lower'] as const)(
    'with small letters around a good reply, or in it: %s',
    async (envelopeKeys) => {
      const { provider } = await startPair({ envelopeKeys, finishAfterPolls: 0 });
      const { hashes } = sampleOf('miner-drop');
      await provider.client.submitRemoteFile({ url: 'https://files.emulator.test/miner-drop', hash: hashes.sha256 });
      const report = await provider.report({ provider: 'alibaba', id: `hash:${hashes.sha256}` });
      expect(report).toMatchObject({ complete: true, verdict: { value: 'malicious', score: 95 } });
      const { events, total } = (await provider.client.listObjectScanEvent()).data;
      expect(events).toHaveLength(total ?? 0);
      expect(events[0]?.details.length).toBeGreaterThan(0);
      expect((await provider.client.getObjectScanEvent({ eventId: '8112345' })).data.name).toBe('Webshell');
      expect((await provider.quota())[0]?.remaining).toBe(899);
      const submitted = await provider.client.submitFile(bytesSample('new', Buffer.from('nobody knows it')));
      expect(submitted).toMatchObject({ ordered: true, uploaded: true });
    },
  );

  it.each([
    [502, '<html>bad gateway</html>', 'api'],
    [200, '', 'response'],
    [200, '<html>log in</html>', 'response'],
    [200, '[]', 'response'],
  ])('%i with the body %j keeps status and request id', async (status, body, code) => {
    const { emulator, provider } = await startPair({}, { retries: 0 });
    emulator.fail(operation, { status, body, headers: { 'x-acs-request-id': 'R-3' } });
    await expect(provider.client.getFileDetectReport(query)).rejects.toMatchObject({ code, status, requestId: 'R-3' });
  });
});
