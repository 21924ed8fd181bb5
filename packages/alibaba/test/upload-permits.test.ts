import { createHash } from 'node:crypto';
import { bytesSample } from '@sandjury/core/toolkit';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf, host, makeClient, startWire, stopWire } from './wire.ts';

beforeEach(startWire);
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  stopWire();
});

const file = bytesSample('a.exe', Buffer.from('MZ'));
const hash = createHash('sha256').update('MZ').digest('hex');
const context = { AccessId: 'id', Policy: 'p', Signature: 's', OssKey: 'k' };
const ticket = { HashKey: hash, PublicUrl: 'https://bucket.oss-cn-hangzhou.example/', Context: context };

/** A submission for which the vendor has these tickets. */
function submit(...list: unknown[]) {
  for (const body of [{ ResultList: [] }, { UploadUrlList: list }]) {
    nock(`https://${host}`)
      .post((uri) => uri.startsWith('/'))
      .reply(200, JSON.stringify({ RequestId: 'R1', ...body }));
  }
  return makeClient().submitFile(file);
}

describe('an upload', () => {
  it.each([
    ['a null for a context', [{ ...ticket, Context: null }]],
    ['an empty context', [{ ...ticket, Context: {} }]],
    ['neither context nor address', [{ HashKey: hash }]],
  ])('with a ticket that has %s is too large for the vendor', async (_name, list) => {
    expect((await failureOf(submit(...list))).code).toBe('too_large');
  });

  it.each([
    ['no ticket', []],
    ['the ticket of another file', [{ ...ticket, HashKey: 'b'.repeat(64), FileExist: true }]],
    ['a ticket without an address', [{ ...ticket, PublicUrl: '' }]],
    ['a ticket without a signature', [{ ...ticket, Context: { ...context, Signature: '' } }]],
    ['a ticket with a number for a text', [{ ...ticket, Context: { ...context, AccessId: 5 } }]],
    ['a ticket with one number', [{ ...ticket, Context: { AccessId: 5 } }]],
    ['a ticket with a text for a context', [{ ...ticket, Context: 'none' }]],
  ])('with %s has had no answer that can be read', async (_name, list) => {
    const error = await failureOf(submit(...list));
    expect(error.toJSON()).toMatchObject({ code: 'response', requestId: 'R1' });
    expect(error.message).toContain('the reply to CreateFileDetectUploadUrl has');
  });
});
