import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { VmraySettings } from '../src/vmray-settings.ts';

export const testKey = 'a-made-up-key-4711';
const host = 'https://vmray.example';

/** Settings of a client that talks to nock. */
export function testSettings(more: Partial<VmraySettings> = {}): VmraySettings {
  return { url: host, apiKey: testKey, retries: 0, ...more };
}

/** Expects one GET with the exact headers of ours; further headers fail it. */
export function expectGet(path: string) {
  return nock(host, {
    reqheaders: {
      authorization: `api_key ${testKey}`,
      accept: 'application/json',
      'user-agent': /^sandjury\/\d+\.\d+\.\d+/,
    },
  }).get(`/rest${path}`);
}

/** Turns the network off around the tests of a file, and checks after each that every expected call was made. */
export function useNock(): void {
  beforeAll(() => {
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect(pending).toEqual([]);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}
