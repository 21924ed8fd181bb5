import { createHash } from 'node:crypto';
import type { CallOptions } from '@sandjury/core';
import { bytesSample, createLimiter, systemClock } from '@sandjury/core/toolkit';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UploadHosts } from '../src/api/upload-hosts.ts';
import { type AlibabaProvider, type AlibabaSettings, alibaba } from '../src/index.ts';
import { mostMembers } from '../src/mapping/members.ts';
import { resolveSettings } from '../src/settings.ts';
import { instantClock } from './clock.ts';
import { reply } from './fixtures.ts';
import { credentials, failureOf, host, makeClient, startWire, stopWire } from './wire.ts';

const md5 = '02e6b7cf0d34c6eac059f754b751208b';
const ref = (id: string) => ({ provider: 'alibaba', id });
const done = (data: object) => ({ Code: '200', Success: true, RequestId: 'R1', ...data });
const providers: AlibabaProvider[] = [];

beforeEach(startWire);
afterEach(async () => {
  for (const made of providers.splice(0)) await made.close();
  expect(nock.pendingMocks()).toEqual([]);
  stopWire();
});

function make(settings: Partial<AlibabaSettings> = {}): AlibabaProvider {
  const clock = instantClock();
  const made = alibaba({ credentials, retries: 0, requestsPerSecond: false, clock, ...settings });
  providers.push(made);
  return made;
}

/** Answers the next call of an operation. */
function answer(operation: string, body: unknown, status = 200): void {
  nock(`https://${host}`)
    .matchHeader('x-acs-action', operation)
    .post((uri) => uri.startsWith('/'))
    .reply(status, typeof body === 'string' ? body : JSON.stringify(body));
}

const results = (...list: object[]) => done({ ResultList: list });

describe('a reply without what it must have is unreadable', () => {
  it('upload addresses', async () => {
    answer('CreateFileDetectUploadUrl', done({ UploadUrlList: {} }));
    const error = await failureOf(makeClient().createFileDetectUploadUrl({ files: [{ hash: md5, size: 1 }] }));
    expect(error.toJSON()).toMatchObject({ code: 'response', requestId: 'R1' });
  });

  it('a key of a Skill package, by which alone its result can be asked for', async () => {
    answer('CreateFileDetect', done({}));
    const error = await failureOf(makeClient().submitRemoteFile({ url: 'https://files.example/x', type: 6 }));
    expect(error.code).toBe('response');
    expect(error.message).toContain('has no HashKey');
  });

  it('a list of events', async () => {
    answer('ListObjectScanEvent', done({ Data: {} }));
    expect((await failureOf(makeClient().listObjectScanEvent())).code).toBe('response');
  });
});

it('a remote file whose result is known is not ordered again', async () => {
  answer('GetFileDetectResult', results({ HashKey: md5, Result: 0, Code: '200' }));
  const submitted = await makeClient().submitRemoteFile({ url: 'https://files.example/x', hash: md5 });
  expect(submitted).toEqual({ hashKey: md5, ordered: false, uploaded: false });
});

it('an order that is not told its key goes by its hash', async () => {
  answer('CreateFileDetect', done({ HashKey: '' }));
  const { data } = await makeClient().createFileDetect({ hash: md5, ossKey: 'k' });
  expect(data).toEqual({ hashKey: md5 });
});

it('a query that is no object is a mistake of the caller', async () => {
  const nothing: unknown = null;
  expect((await failureOf(makeClient().getFileDetectResult(nothing as { hashes: string[] }))).code).toBe(
    'configuration',
  );
});

it('a refusal without code and text has a status, and says that no reason was given', async () => {
  answer('GetFileDetectReport', '{}', 400);
  const error = await failureOf(makeClient().getFileDetectReport({ fileHash: md5 }));
  expect(error.toJSON()).toMatchObject({ code: 'api', status: 400, vendorCode: null });
  expect(error.message).toContain('no reason given');
});

describe('the quota', () => {
  it.each([
    ['what was used, as the vendor tells', { AuthCount: 100, RemainAuthCount: 40, InvokeCount: 50 }, 50],
    ['what is no longer there', { AuthCount: 100, RemainAuthCount: 40 }, 60],
    ['nothing where only the limit is known', { AuthCount: 100 }, null],
  ])('has %s', async (_name, data, used) => {
    answer('GetFileDetectApiInvokeInfo', done({ Data: data }));
    expect(await make().quota()).toMatchObject([{ limit: 100, used, periodEnd: null }]);
  });
});

describe('events', () => {
  it('end with the first empty page where no total is told, and pass over what is no event', async () => {
    const details = [
      { Name: '', NameDisplay: '', InfoType: 'text', Value: '', ValueDisplay: '' },
      { Type: '', InfoType: '' },
    ];
    answer('ListObjectScanEvent', `\ufeff${JSON.stringify(done({ Data: [7, { EventId: '8', Details: details }] }))}`);
    answer('ListObjectScanEvent', done({ Data: [] }));
    const events = [];
    for await (const event of makeClient().scanEvents({ pageSize: 2 })) events.push(event);
    const blank = { name: null, label: null, type: null, value: null, text: null };
    expect(events).toMatchObject([{ eventId: '8', details: [{ ...blank, type: 'text' }, blank] }]);
  });

  it('that are asked for one by one are not found where nothing is told of them', async () => {
    answer('GetObjectScanEvent', done({ Data: { Details: [] } }));
    expect((await failureOf(makeClient().getObjectScanEvent({ eventId: '8' }))).code).toBe('not_found');
  });
});

describe('the result of a ticket', () => {
  const failed = (item: object) => {
    answer('GetFileDetectReport', reply({ HasData: false }));
    answer('GetFileDetectResult', results({ HashKey: md5, ...item }));
    return failureOf(make().report(ref(`hash:${md5}`)));
  };

  it('that is of other files is none', async () => {
    const others = ['a', 'b'].map((digit) => ({ HashKey: digit.repeat(32), Result: 0, Code: '200' }));
    answer('GetFileDetectReport', reply({ HasData: false }));
    answer('GetFileDetectResult', results(...others));
    expect((await failureOf(make().report(ref(`hash:${md5}`)))).code).toBe('not_found');
  });

  it('that failed is told with its code', async () => {
    const error = await failed({ Code: 'FileTooLarge.X' });
    expect(error.toJSON()).toMatchObject({ code: 'api', vendorCode: 'FileTooLarge.X' });
  });

  it('that failed with a code that is none is told without', async () => {
    const error = await failed({ Code: '<b>not a code</b>' });
    expect(error.toJSON()).toMatchObject({ code: 'api', vendorCode: null });
    expect(error.message).not.toContain('<b>');
  });

  it('of a Skill package has no members, whatever it says, and fails with the call', async () => {
    const key = '00000000-0000-4000-8000-000000000001';
    answer('GetFileDetectResult', results({ HashKey: key, Result: 0, Code: '200', Compress: true }));
    const { sample, verdict } = await make().report(ref(`skill:${key}`));
    expect([sample.children, verdict.value]).toEqual([[], 'benign']);
    answer('GetFileDetectResult', { Code: 'NoPermission', RequestId: 'R2' }, 403);
    expect((await failureOf(make().report(ref(`skill:${key}`)))).code).toBe('authentication');
  });

  it('is waited for no longer than was said', async () => {
    const wait = (options: CallOptions & { type?: 6 }) => failureOf(makeClient().waitForResult(md5, options));
    expect((await wait({ deadlineMs: 0, type: 6 })).toJSON()).toMatchObject({
      code: 'deadline',
      ref: ref(`skill:${md5}`),
    });
    answer('GetFileDetectResult', results({ HashKey: md5, Result: 3, Code: '200' }));
    const { signal } = new AbortController();
    // Less than the first pause, and enough for a reply.
    expect((await wait({ deadlineMs: 400, signal })).toJSON()).toMatchObject({
      code: 'deadline',
      ref: ref(`hash:${md5}`),
    });
  });

  it('keeps its ticket where the vendor does not answer in time', async () => {
    nock(`https://${host}`)
      .post((uri) => uri.startsWith('/'))
      .reply(() => new Promise(() => undefined));
    const error = await failureOf(makeClient().waitForResult(md5, { deadlineMs: 20 }));
    expect(error.toJSON()).toMatchObject({ code: 'deadline', ref: ref(`hash:${md5}`) });
    expect(error.message).toContain('did not answer within');
  });

  it('that the vendor has not is not waited for', async () => {
    answer('GetFileDetectResult', results());
    expect((await failureOf(makeClient().waitForResult(md5))).code).toBe('not_found');
  });

  it('that stands alone under a masked hash is the one', async () => {
    answer('GetFileDetectResult', results({ HashKey: 'xxxx', Result: 0, Code: '200' }));
    expect((await makeClient().waitForResult(md5)).data.state).toBe('finished');
  });
});

describe('the files of an archive', () => {
  const member = { HashKey: md5, Result: 0, Code: '200', Path: '/a' };

  it('end with the first empty page where no total is told', async () => {
    for (const list of [[member, member], []]) answer('ListCompressFileDetectResult', results(...list));
    const totals = [];
    for await (const { data } of makeClient().archiveMembers(md5)) totals.push([data.members.length, data.total]);
    expect(totals).toEqual([
      [2, null],
      [0, null],
    ]);
  });

  it('are no more than a report can hold', async () => {
    answer('GetFileDetectReport', reply({}));
    answer('GetFileDetectResult', results({ HashKey: md5, Result: 0, Code: '200', Compress: true }));
    answer('ListCompressFileDetectResult', results(...Array.from({ length: mostMembers }, () => member)));
    const report = await make().report(ref(`hash:${md5}`));
    expect(report.raw.ListCompressFileDetectResult).toHaveLength(1);
    expect(report.complete).toBe(true);
  });
});

describe('an upload', () => {
  const file = bytesSample('a.exe', Buffer.from('MZ'));
  const hash = createHash('sha256').update('MZ').digest('hex');
  const bucket = 'bucket.oss-cn-hangzhou.example';
  const context = { AccessId: 'id', Policy: 'p', Signature: 's', OssKey: 'k' };
  const ticket = { HashKey: hash, PublicUrl: `http://${bucket}/`, Context: context };

  /** A submission for which the vendor has these tickets. */
  function submit(...list: unknown[]) {
    answer('GetFileDetectResult', results({ HashKey: hash, Code: 'GetResultFail' }));
    answer('CreateFileDetectUploadUrl', done({ UploadUrlList: list }));
    return make().client.submitFile(file);
  }

  it('goes to the address of the ticket by https, and its order to the vendor', async () => {
    nock(`https://${bucket}`).post('/').reply(200);
    answer('CreateFileDetect', done({ HashKey: hash }));
    expect(await submit(ticket)).toEqual({ hashKey: hash, ordered: true, uploaded: true });
  });

  it('is not made where the vendor has the file, and does not say where', async () => {
    answer('CreateFileDetect', done({ HashKey: hash }));
    expect(await submit(7, { ...ticket, FileExist: 'true', Context: null })).toMatchObject({
      uploaded: false,
    });
  });

  it('with a ticket that is refused has the code of the refusal', async () => {
    const error = await failureOf(submit({ HashKey: hash, Code: 'NoPermission' }));
    expect(error.toJSON()).toMatchObject({ code: 'authentication', vendorCode: 'NoPermission', requestId: 'R1' });
  });

  it.each([
    ['a page of a proxy', '<html>', {}, null, null, 'no reason given'],
    ['a code without a text', '<E><Code>NoSuchBucket</Code></E>', {}, 'NoSuchBucket', null, 'NoSuchBucket'],
    ['nothing but its request id', '', { 'x-oss-request-id': 'OSS-1' }, null, 'OSS-1', 'no reason given'],
    ['an element that does not end', '<E><Code>NoSuch', {}, null, null, 'no reason given'],
    ['an empty element', '<E><Code> </Code></E>', {}, null, null, 'no reason given'],
    ['a text in CDATA', '<E><Code><![CDATA[A<B]]></Code></E>', {}, 'A<B', null, 'A<B'],
  ])('that fails with %s', async (_name, body, headers, vendorCode, requestId, said) => {
    nock(`https://${bucket}`).post('/').reply(404, body, headers);
    const error = await failureOf(submit(ticket));
    expect(error.toJSON()).toMatchObject({ code: 'api', status: 404, vendorCode, requestId, retryable: false });
    expect(error.message).toContain(`(${said})`);
  });

  it('does not begin once its provider is closed', async () => {
    const limiter = createLimiter({ concurrency: 1, clock: systemClock });
    const hosts = new UploadHosts(resolveSettings({ credentials }), { limiter, reached: new Set() });
    await hosts.close();
    const call = hosts.use(`https://${bucket}`, (http) =>
      http.request({ method: 'POST', path: '/', headers: () => ({}) }),
    );
    expect((await failureOf(call)).code).toBe('connection');
  });

  it('takes no longer than the submission may', async () => {
    const clock = instantClock();
    const slow = {
      ...file,
      // The time is over before the content was read.
      open: async function* () {
        clock.set(clock.now() + 60_000);
        yield* file.open();
      },
    };
    expect((await failureOf(make({ clock }).client.submitFile(slow, {}, { deadlineMs: 50_000 }))).code).toBe(
      'deadline',
    );
  });
});
