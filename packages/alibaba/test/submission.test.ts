import { createHash } from 'node:crypto';
import { createSandboxHub, type FileSample, resolvePointer, SandboxReportSchema } from '@sandjury/core';
import { bytesSample } from '@sandjury/core/toolkit';
import { emulatorAlibabaCredentials } from '@sandjury/emulator';
import { describe, expect, it } from 'vitest';
import { callsOf, providerFor, remoteFile, sampleOf, startPair } from './loopback.ts';

const bytes = Buffer.from('a file that nobody has seen before');
const file = (): FileSample => bytesSample('it"s\r\nneu 木马.exe', bytes);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const md5 = createHash('md5').update(bytes).digest('hex');
const pollMs = 5;

describe('submitting a file', () => {
  it('asks first, uploads, orders, polls and reports', async () => {
    const { emulator, provider } = await startPair({ finishAfterPolls: 2 });
    const hub = createSandboxHub({ providers: [provider] });
    const [submitted] = await hub.submit({ file: file() });
    const ref = { provider: 'alibaba', id: `hash:${sha256}` };
    expect(submitted).toMatchObject({ status: 'submitted', refs: [ref] });
    expect(callsOf(emulator)).toEqual([
      'GetFileDetectResult',
      'CreateFileDetectUploadUrl',
      'PostObject',
      'CreateFileDetect',
    ]);
    const states: string[] = [];
    const [outcome] = await hub.wait([ref], { pollMs, onProgress: (_, state) => states.push(state) });
    expect(states).toEqual(['running', 'finished']);
    if (outcome?.status !== 'reported') throw new Error(`the outcome is ${outcome?.status}`);
    const { report } = outcome;
    expect(SandboxReportSchema.safeParse(report).error).toBeUndefined();
    expect(report.sample).toMatchObject({ hashes: { sha256, md5 }, size: bytes.length });
    expect(report.complete).toBe(true);
    expect(report.verdict.score).not.toBeNull();
    expect(report.verdict.evidence).toContain('/GetFileDetectResult/ResultList/0/Score');
    for (const pointer of report.verdict.evidence) expect(resolvePointer(report.raw, pointer)).not.toBeUndefined();
  });

  it('a known result costs nothing', async () => {
    const { emulator, provider } = await startPair({ finishAfterPolls: 0 });
    await provider.submitFile(file());
    await provider.client.waitForResult(sha256, { pollMs });
    const before = emulator.calls.length;
    expect(await provider.client.submitFile(file())).toEqual({ hashKey: sha256, ordered: false, uploaded: false });
    expect(callsOf(emulator).slice(before)).toEqual(['GetFileDetectResult']);
    expect(await provider.client.submitFile(file(), { reanalyze: true })).toMatchObject({
      ordered: true,
      uploaded: false,
    });
  });

  it('FileExist skips the upload', async () => {
    const { emulator, provider } = await startPair();
    const known = bytesSample('known', bytes);
    await provider.client.submitFile(known);
    expect(callsOf(emulator)).toContain('PostObject');
    // The same content under its other hash: no result is known by it, but the content is there.
    expect(await provider.client.submitFile(known, { hash: 'md5' })).toEqual({
      hashKey: md5,
      ordered: true,
      uploaded: false,
    });
  });

  it('by MD5, for services that know no other', async () => {
    const { provider } = await startPair();
    const { refs } = await provider.submitFile(file(), { vendor: { hash: 'md5' } });
    expect(refs).toEqual([{ provider: 'alibaba', id: `hash:${md5}` }]);
    expect((await provider.client.waitForResult(md5, { pollMs })).data.state).toBe('finished');
  });

  it('our credentials never go to the upload host', async () => {
    const securityToken = 'made-up-token+/==';
    const credentials = { ...emulatorAlibabaCredentials, securityToken };
    const { emulator, provider } = await startPair({ securityToken }, { credentials });
    await provider.submitFile(file());
    const upload = emulator.calls.find((call) => call.operation === 'PostObject');
    expect(upload?.status).toBe(200);
    expect(Object.keys(upload?.headers ?? {}).filter((name) => /^x-acs|authorization/.test(name))).toEqual([]);
    const sent = JSON.stringify(upload);
    for (const secret of Object.values(credentials)) expect(sent).not.toContain(secret);
    expect(upload?.headers['content-length']).toMatch(/^\d+$/);
    expect(upload?.headers.host).toBe(new URL(emulator.uploadUrl).host);
  });

  it.each([[{ tags: ['case 7'] }], [{ comment: 'from the mail gateway' }]])(
    'with %j is refused: there is no place for it',
    async (options) => {
      const { emulator, provider } = await startPair();
      const error = await provider.submitFile(file(), options).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'configuration', provider: 'alibaba' });
      expect(String(error)).toMatch(/no tags and no comment/);
      expect(callsOf(emulator)).toEqual([]);
      expect(await provider.submitFile(file(), { tags: [], comment: '' })).toMatchObject({ accepted: true });
    },
  );

  it('over maxFileBytes nothing is read or sent, and the limit is named', async () => {
    const { emulator, provider } = await startPair({}, { maxFileBytes: 10 });
    const unread: FileSample = {
      name: 'x',
      size: 11,
      open: () => {
        throw new Error('it was opened');
      },
    };
    const call = provider.submitFile(unread);
    await expect(call).rejects.toMatchObject({ code: 'too_large' });
    await expect(call).rejects.toThrow(/11 bytes.*has 10 \(setting maxFileBytes\)/);
    expect(emulator.calls).toEqual([]);
  });

  it('a ticket without upload data is too_large', async () => {
    const { emulator, provider } = await startPair({ maximumFileBytes: 5 });
    await expect(provider.submitFile(file())).rejects.toMatchObject({ code: 'too_large' });
    expect(callsOf(emulator)).not.toContain('PostObject');
  });

  it('an expired ticket is not used: a new one is asked for, once', async () => {
    const { emulator, provider } = await startPair({ ticketLifetimeMs: -1 });
    await expect(provider.submitFile(file())).rejects.toThrow(/permit had expired/);
    expect(callsOf(emulator).filter((name) => name === 'CreateFileDetectUploadUrl')).toHaveLength(2);
    expect(callsOf(emulator)).not.toContain('PostObject');
  });

  it('a ticket that the upload host refuses is replaced', async () => {
    const { emulator, provider } = await startPair();
    emulator.fail('PostObject', { status: 403 });
    expect(await provider.client.submitFile(file())).toMatchObject({ uploaded: true });
    expect(callsOf(emulator).filter((name) => name === 'PostObject')).toHaveLength(2);
  });

  it('an upload that breaks is begun again', async () => {
    const { emulator, provider } = await startPair();
    emulator.fail('PostObject', { reset: 'during' });
    emulator.fail('PostObject', { status: 503, after: 1 });
    expect(await provider.client.submitFile(file())).toMatchObject({ uploaded: true });
  });

  it('what the upload host refuses for good has its code', async () => {
    const { emulator, provider } = await startPair();
    emulator.fail('PostObject', { status: 404 });
    await expect(provider.submitFile(file())).rejects.toMatchObject({
      code: 'api',
      vendorCode: 'NoSuchBucket',
      status: 404,
    });
    emulator.fail('PostObject', { status: 413 });
    await expect(provider.submitFile(file())).rejects.toMatchObject({ code: 'too_large' });
  });

  it('an order whose answer is lost is not paid twice', async () => {
    const { emulator, provider } = await startPair();
    emulator.fail('CreateFileDetect', { reset: 'before', afterEffect: true });
    expect(await provider.client.submitFile(file())).toMatchObject({ ordered: true });
    expect(callsOf(emulator).filter((name) => name === 'CreateFileDetect')).toHaveLength(1);
    expect(await provider.quota()).toMatchObject([{ remaining: 899 }]);
  });

  it('an order that did not arrive is sent again', async () => {
    const { emulator, provider } = await startPair();
    emulator.fail('CreateFileDetect', { reset: 'before' });
    expect(await provider.client.submitFile(file())).toMatchObject({ ordered: true });
    expect(await provider.quota()).toMatchObject([{ remaining: 899 }]);
  });

  it('a file of another size than was said is not sent', async () => {
    const { emulator, provider } = await startPair();
    const call = provider.submitFile({ ...file(), size: bytes.length + 1 });
    await expect(call).rejects.toMatchObject({ code: 'configuration' });
    expect(emulator.calls).toEqual([]);
  });

  it('a caller may stop it, and its time may be over', async () => {
    const { emulator, provider } = await startPair();
    emulator.fail('PostObject', { silence: true, times: Number.POSITIVE_INFINITY });
    const reason = new Error('enough');
    const controller = new AbortController();
    const call = provider.submitFile(file(), { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    await expect(call).rejects.toBe(reason);
    await expect(provider.submitFile(file(), { deadlineMs: 100 })).rejects.toMatchObject({ code: 'deadline' });
  });
});

describe('a remote file', () => {
  it('is fetched by the vendor', async () => {
    const { emulator, provider } = await startPair();
    const remote = remoteFile('miner-drop');
    expect(await provider.client.submitRemoteFile(remote)).toEqual({
      hashKey: remote.hash,
      ordered: true,
      uploaded: false,
    });
    expect(emulator.calls.at(-1)?.query).toEqual({ DownloadUrl: remote.url, HashKey: remote.hash, Type: '0' });
    const { data } = await provider.client.waitForResult(remote.hash, { pollMs });
    expect(data).toMatchObject({ state: 'finished', data: { Result: '1', Score: 95, VirusType: 'Miner' } });
    const report = await provider.report({ provider: 'alibaba', id: `hash:${remote.hash}` });
    expect(report.verdict).toMatchObject({ value: 'malicious', vendor: '2', score: 95 });
    expect(report.sample.type).toBe('ELF64');
    expect(report.classifications).toContainEqual({ value: 'resource-exploitation', vendor: 'Miner' });
    expect(report.analyses.find((run) => run.id === 'detection')?.verdict).toMatchObject({ vendor: '1', score: 95 });
  });

  it('a Skill package has a key of the vendor and no report', async () => {
    const { provider } = await startPair();
    const { hashKey } = await provider.client.submitRemoteFile({ url: remoteFile('admin-tool').url, type: 6 });
    const ref = { provider: 'alibaba', id: `skill:${hashKey}` };
    await expect(provider.report(ref)).rejects.toMatchObject({ code: 'not_ready' });
    await provider.client.waitForResult(hashKey, { type: 6, pollMs });
    expect(await provider.status(ref)).toEqual({ state: 'finished', reports: [ref] });
    const report = await provider.report(ref);
    expect(report).toMatchObject({ verdict: { value: 'malicious', score: 95 }, complete: true });
    expect(Object.keys(report.raw)).toEqual(['GetFileDetectResult']);
  });

  it('an address that leads nowhere fails the check', async () => {
    const { provider } = await startPair({ finishAfterPolls: 0 });
    const hash = 'd'.repeat(64);
    await provider.client.submitRemoteFile({ url: 'https://files.emulator.test/nothing', hash });
    const ref = { provider: 'alibaba', id: `hash:${hash}` };
    expect(await provider.status(ref)).toEqual({ state: 'failed', reports: [] });
    await expect(provider.report(ref)).rejects.toMatchObject({ code: 'api', vendorCode: 'GetFileError' });
  });
});

describe('an archive', () => {
  it('has its files as children, each with its own verdict', async () => {
    const { emulator, provider } = await startPair();
    const remote = remoteFile('archive-of-two');
    await provider.client.submitRemoteFile({
      ...remote,
      decompress: true,
      decompressMaxLayer: 5,
      decompressMaxFileCount: 1000,
    });
    expect(emulator.calls.at(-1)?.query).toMatchObject({
      Decompress: 'true',
      DecompressMaxLayer: '5',
      DecompressMaxFileCount: '1000',
    });
    await provider.client.waitForResult(remote.hash, { pollMs });
    const report = await provider.report({ provider: 'alibaba', id: `hash:${remote.hash}` });
    const members = sampleOf('archive-of-two').alibaba?.members ?? [];
    expect(report.complete).toBe(true);
    expect(report.sample.children.map((ref) => ref.id)).toEqual(
      members.map(({ hashes }) => `hash:${hashes.sha256}`).sort(),
    );
    const found = report.iocs.filter((ioc) => ioc.sources.includes('archive'));
    expect(found.map((ioc) => [ioc.names[0], ioc.verdict, ioc.isIoc]).sort()).toEqual([
      ['/readme.txt', 'benign', false],
      ['/run.js', 'malicious', true],
    ]);
    for (const ioc of found) {
      for (const pointer of ioc.evidence) expect(resolvePointer(report.raw, pointer)).not.toBeUndefined();
    }
    const child = report.sample.children[0];
    expect(child && (await provider.report(child)).provider).toBe('alibaba');
  });

  it('is read page by page', async () => {
    const { provider } = await startPair();
    const remote = remoteFile('archive-of-two');
    await provider.client.submitRemoteFile({ ...remote, decompress: true });
    const { data } = await provider.client.listCompressFileDetectResult({ hash: remote.hash, page: 2, pageSize: 1 });
    expect(data).toMatchObject({ total: 2, members: [{ state: 'running' }] });
  });

  it('that cannot be listed costs a part of the report', async () => {
    const { emulator, provider } = await startPair({ finishAfterPolls: 0 });
    const remote = remoteFile('archive-of-two');
    await provider.client.submitRemoteFile({ ...remote, decompress: true });
    emulator.fail('ListCompressFileDetectResult', { status: 403 });
    const report = await provider.report({ provider: 'alibaba', id: `hash:${remote.hash}` });
    expect(report.complete).toBe(false);
    const missing = report.warnings.find((warning) => warning.code === 'missing-section');
    expect(missing?.message).toContain('yundun-sas:ListCompressFileDetectResult');
  });
});

describe('a result is kept for 5 hours', () => {
  it('and its report for longer', async () => {
    let now = Date.now();
    const { provider, emulator } = await startPair({ finishAfterPolls: 0, now: () => now });
    const remote = remoteFile('miner-drop');
    const ref = { provider: 'alibaba', id: `hash:${remote.hash}` };
    await provider.client.submitRemoteFile(remote);
    expect((await provider.report(ref)).verdict.score).toBe(95);
    now += 5 * 3_600_000 + 1;
    const later = providerFor(emulator);
    const report = await later.report(ref);
    expect(report).toMatchObject({ complete: true, verdict: { value: 'malicious', score: null } });
    expect(await later.status(ref)).toEqual({ state: 'finished', reports: [ref] });
    await expect(later.client.waitForResult(remote.hash)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('what was never submitted is not found', async () => {
    const { provider } = await startPair();
    const ref = { provider: 'alibaba', id: `hash:${'e'.repeat(32)}` };
    await expect(provider.status(ref)).rejects.toMatchObject({ code: 'not_found', ref });
    await expect(provider.report(ref)).rejects.toMatchObject({ code: 'not_found', ref });
  });
});

it('a result without a report is one, with a gap', async () => {
  const { emulator, provider } = await startPair({ finishAfterPolls: 0 });
  const remote = remoteFile('miner-drop');
  await provider.client.submitRemoteFile(remote);
  const body = { Code: '200', Success: true, Data: { HasData: false } };
  emulator.fail('GetFileDetectReport', { status: 200, body });
  const report = await provider.report({ provider: 'alibaba', id: `hash:${remote.hash}` });
  expect(report).toMatchObject({ complete: false, verdict: { value: 'malicious', vendor: '1', score: 95 } });
  expect(Object.keys(report.raw)).toEqual(['GetFileDetectResult']);
});

describe('a report while a check is under way', () => {
  it('of a file without one is not ready', async () => {
    const { provider } = await startPair({ finishAfterPolls: 100 });
    const { refs } = await provider.submitFile(file());
    const [ref] = refs;
    await expect(provider.report(ref ?? { provider: '', id: '' })).rejects.toMatchObject({ code: 'not_ready', ref });
    await expect(provider.client.waitForResult(sha256, { pollMs, deadlineMs: 60 })).rejects.toMatchObject({
      code: 'deadline',
      ref,
    });
  });

  it('of a file that has one is given, with a warning', async () => {
    const { provider } = await startPair({ finishAfterPolls: 100 });
    const remote = remoteFile('miner-drop');
    await provider.client.submitRemoteFile(remote);
    const report = await provider.report({ provider: 'alibaba', id: `hash:${remote.hash}` });
    expect(report).toMatchObject({ complete: false, verdict: { value: 'malicious', score: null } });
    expect(report.warnings).toContainEqual(expect.objectContaining({ message: expect.stringContaining('under way') }));
  });
});
