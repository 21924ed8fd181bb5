import { SandboxError } from '@sandjury/core';
import nock from 'nock';
import { type AlibabaClient, createAlibabaClient } from '../src/client.ts';
import type { AlibabaSettings } from '../src/settings.ts';
import { instantClock } from './clock.ts';

export const credentials = {
  accessKeyId: 'LTAI4FakeAccessKeyId00',
  accessKeySecret: 'FakeAccessKeySecret0000000000000',
};
export const token = 'CAISFakeSecurityToken+/==';
export const host = 'tds.cn-shanghai.aliyuncs.com';
export const hash = 'c42b5f6bde0b730ece2923266333aaaa';

export interface Sent {
  method: string;
  uri: string;
  headers: Record<string, string>;
  body: string;
}

/** The requests of the running test. */
export const sent: Sent[] = [];

/** Answers the next request; `sent` keeps what it was. */
export function answer(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  origin = `https://${host}`,
): void {
  nock(origin)
    .post((uri) => uri.startsWith('/'))
    .reply(async (request: Request) => {
      const { pathname, search } = new URL(request.url);
      const requestHeaders = Object.fromEntries(request.headers);
      sent.push({
        method: request.method,
        uri: pathname + search,
        headers: requestHeaders,
        body: await request.text(),
      });
      return [status, typeof body === 'string' ? body : JSON.stringify(body), headers];
    });
}

export function makeClient(settings: Partial<AlibabaSettings> = {}): AlibabaClient {
  return createAlibabaClient({ credentials, clock: instantClock(), retries: 0, requestsPerSecond: false, ...settings });
}

export async function failureOf(call: Promise<unknown>): Promise<SandboxError> {
  const error: unknown = await call.then(
    () => new Error('the call did not fail'),
    (reason: unknown) => reason,
  );
  if (SandboxError.is(error)) return error;
  throw error;
}

/** Before each test: nothing leaves the machine, nothing was sent. */
export function startWire(): void {
  sent.length = 0;
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
}

/** After each test. */
export function stopWire(): void {
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
}
