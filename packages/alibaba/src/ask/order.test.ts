import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf, hash, host, makeClient, startWire, stopWire } from '../../test/wire.ts';
import type { RemoteFile } from '../index.ts';

beforeEach(startWire);
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  stopWire();
});

/** Answers the next call of an operation. */
function answer(operation: string, status: number, body: object): void {
  nock(`https://${host}`)
    .matchHeader('x-acs-action', operation)
    .post((uri) => uri.startsWith('/'))
    .reply(status, JSON.stringify({ RequestId: 'R1', ...body }));
}

const states = {
  unknown: { Code: 'GetResultFail' },
  running: { Code: '200', Result: 3 },
  finished: { Code: '200', Result: 0 },
  failed: { Code: 'GetFileError' },
  unreadable: { Code: '200' },
};
type State = keyof typeof states;

const has = (state: State) => answer('GetFileDetectResult', 200, { ResultList: [{ HashKey: hash, ...states[state] }] });
const orders = (code?: string) =>
  code === undefined
    ? answer('CreateFileDetect', 200, { HashKey: hash })
    : answer('CreateFileDetect', code === 'ServiceUnavailable' ? 503 : 500, { Code: code });
const submit = (more: Partial<RemoteFile> = {}) =>
  makeClient().submitRemoteFile({ url: 'https://files.example/x', hash, ...more });

const ordered = { hashKey: hash, ordered: true, uploaded: false };
const ref = { provider: 'alibaba', id: `hash:${hash}` };
const doubtful = { code: 'api', status: 500, vendorCode: 'ServerError', requestId: 'R1', retryable: false };
const sentence = 'Alibaba Cloud may have taken the submission';

it.each<State>(['finished', 'running', 'unreadable'])(
  'a file whose check is %s is not ordered again',
  async (state) => {
    has(state);
    expect(await submit()).toEqual({ ...ordered, ordered: false });
  },
);

describe('an order that may have arrived', () => {
  it.each<[before: State, after: State]>([
    ['unknown', 'running'],
    ['unknown', 'finished'],
    ['unknown', 'failed'],
    ['unknown', 'unreadable'],
    ['failed', 'running'],
    ['failed', 'finished'],
    ['finished', 'running'],
    ['finished', 'failed'],
  ])('did, where the vendor had it as %s and has it as %s', async (before, after) => {
    has(before);
    orders('ServerError');
    has(after);
    expect(await submit({ reanalyze: before === 'finished' })).toEqual(ordered);
  });

  it.each<State>(['unknown', 'finished', 'running'])(
    'did not, where the vendor had it as %s and has nothing: it is sent again',
    async (before) => {
      has(before);
      orders('ServerError');
      has('unknown');
      orders();
      expect(await submit({ reanalyze: true })).toEqual(ordered);
    },
  );

  it.each<[before: State, after: State]>([
    ['finished', 'finished'],
    ['running', 'running'],
    ['running', 'finished'],
    ['failed', 'failed'],
  ])('is not said to have, and not sent again, where it was %s and is %s', async (before, after) => {
    has(before);
    orders('ServerError');
    has(after);
    const error = await failureOf(submit({ reanalyze: true }));
    expect(error.toJSON()).toMatchObject({ ...doubtful, ref });
    expect(error.message).toContain(sentence);
  });

  it('is asked for after the second attempt too', async () => {
    has('unknown');
    orders('ServerError');
    has('unknown');
    orders('ServerError');
    has('running');
    expect(await submit()).toEqual(ordered);
  });

  it('and did not, twice, fails as it did', async () => {
    for (const _attempt of [1, 2]) {
      has('unknown');
      orders('ServerError');
    }
    has('unknown');
    const error = await failureOf(submit());
    expect(error.toJSON()).toMatchObject({ ...doubtful, retryable: true });
    expect(error.message).not.toContain(sentence);
  });

  it('stays open where the vendor cannot be asked', async () => {
    const lookFails = () => answer('GetFileDetectResult', 403, { Code: 'NoPermission' });
    has('finished');
    orders('ServerError');
    lookFails();
    const again = await failureOf(submit({ reanalyze: true }));
    expect(again.toJSON()).toMatchObject({ ...doubtful, ref });
    // This one asks first when it is submitted again.
    has('unknown');
    orders('ServerError');
    lookFails();
    expect((await failureOf(submit())).toJSON()).toMatchObject({ ...doubtful, retryable: true });
  });

  it('of a Skill package, whose key nobody knows yet, is not sent again', async () => {
    orders('ServerError');
    const error = await failureOf(makeClient().submitRemoteFile({ url: 'https://files.example/x', type: 6 }));
    expect(error.toJSON()).toMatchObject({ ...doubtful, ref: null });
    expect(error.message).toContain(sentence);
  });
});

describe('an order that was answered with what cannot be read', () => {
  const says = (status: number, text: string, headers: Record<string, string> = {}) =>
    nock(`https://${host}`)
      .matchHeader('x-acs-action', 'CreateFileDetect')
      .post((uri) => uri.startsWith('/'))
      .reply(status, text, headers);

  it.each([
    ['a page', '<html>done</html>', 'response'],
    ['nothing', '', 'response'],
    ['half of its JSON', '{"RequestId":"R1","HashK', 'response'],
    ['more than may be read', `{"HashKey":"${'x'.repeat(3000)}"}`, 'too_large'],
  ])('(%s) may have been taken: the failure has the ticket', async (_name, text, code) => {
    has('unknown');
    says(200, text);
    const client = makeClient({ maxReplyBytes: 2000 });
    const error = await failureOf(client.submitRemoteFile({ url: 'https://files.example/x', hash }));
    expect(error.toJSON()).toMatchObject({ code, ref, retryable: false });
    expect(error.message).toContain(sentence);
  });

  it('was surely not taken where that leads elsewhere, or is the refusal of a size', async () => {
    has('unknown');
    says(302, '', { location: 'https://else.example/' });
    const moved = await failureOf(submit());
    has('unknown');
    answer('CreateFileDetect', 400, { Code: 'FileSizeOverLimit' });
    const large = await failureOf(submit());
    expect([moved.code, large.code]).toEqual(['response', 'too_large']);
    for (const { message } of [moved, large]) expect(message).not.toContain(sentence);
  });
});

it('an order that the vendor was too busy to take is sent again without a question', async () => {
  has('finished');
  orders('ServiceUnavailable');
  orders();
  expect(await submit({ reanalyze: true })).toEqual(ordered);
  orders('ServiceUnavailable');
  orders('ServiceUnavailable');
  const error = await failureOf(makeClient().submitRemoteFile({ url: 'https://files.example/x', type: 6 }));
  expect(error.toJSON()).toMatchObject({ code: 'api', status: 503, retryable: true });
});
