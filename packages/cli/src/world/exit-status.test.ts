import { describe, expect, it } from 'vitest';
import { combinedStatus, statusOf } from './exit-status.ts';

const of = (...statuses: ('reported' | 'not_found' | 'pending' | 'unsupported' | 'failed')[]) =>
  statusOf(statuses.map((status) => ({ status })));

describe('statusOf', () => {
  it.each([
    ['every source answered', of('reported', 'not_found'), 0],
    ['unsupported beside one that answered', of('reported', 'unsupported'), 0],
    ['one failed, one answered', of('failed', 'reported'), 3],
    ['one pending, one does not know it', of('pending', 'not_found'), 3],
    ['all failed', of('failed', 'failed'), 4],
    ['none can be asked', of('unsupported', 'unsupported'), 4],
    ['no source at all', of(), 4],
    [
      'a question that nobody can be asked beside one that was answered',
      of('unsupported', 'unsupported', 'reported'),
      0,
    ],
  ])('%s', (_, status, expected) => expect(status).toBe(expected));
});

describe('combinedStatus', () => {
  it.each([
    [[0, 0], 0],
    [[0, 3], 3],
    [[0, 4], 3],
    [[4, 4], 4],
    [[3, 4], 3],
  ])('%j is %i', (statuses, expected) => expect(combinedStatus(statuses)).toBe(expected));
});
