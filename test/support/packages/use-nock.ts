import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';

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
