import { describe, expect, it, vi } from 'vitest';
import { fakeProvider, fakeReport, md5, reported, sha1, sha256 } from '../../test/fake-provider.ts';
import { createSandboxHub } from './hub.ts';

describe('second round', () => {
  const picky = (findByHash: (hash: string) => Promise<{ provider: string; id: string }[]>) =>
    fakeProvider('picky', { hashKinds: ['md5', 'sha256'], findByHash, report: async () => fakeReport('picky') });
  const found = async () => [{ provider: 'picky', id: 'one' }];

  it('asks by a kind that the first answers gave, the strongest first', async () => {
    const findByHash = vi.fn(found);
    const knowing = fakeProvider('knowing', { report: async () => fakeReport('knowing', { md5, sha1, sha256 }) });
    const outcomes = await createSandboxHub({ providers: [picky(findByHash), knowing] }).lookup(sha1);
    expect(findByHash).toHaveBeenCalledExactlyOnceWith(sha256, {});
    expect(outcomes.map((outcome) => outcome.provider)).toEqual(['picky', 'knowing']);
    expect(reported(outcomes[0]).report.sample.hashes).toEqual({ sha256 });
  });

  it('adds the asked hash to a report that leaves it out, and asks on with it', async () => {
    const findByHash = vi.fn(found);
    const knowing = fakeProvider('knowing', { report: async () => fakeReport('knowing', { md5 }) });
    const outcomes = await createSandboxHub({ providers: [picky(findByHash), knowing] }).lookup(sha1);
    expect(findByHash).toHaveBeenCalledExactlyOnceWith(md5, {});
    expect(reported(outcomes[1]).report.sample.hashes).toEqual({ md5, sha1 });
  });

  it.each([
    ['of another file', { sha1: 'd'.repeat(40), md5 }],
    ['that are malformed', { sha1, md5: '../../admin', sha256: md5 }],
    ['that the provider does not take', { sha1, sha512: 'e'.repeat(128) }],
  ])('does not ask with hashes %s', async (_name, hashes) => {
    const findByHash = vi.fn(found);
    const knowing = fakeProvider('knowing', { report: async () => fakeReport('knowing', hashes) });
    const outcomes = await createSandboxHub({ providers: [picky(findByHash), knowing] }).lookup(sha1);
    expect(outcomes[0]).toMatchObject({ provider: 'picky', status: 'unsupported', capability: 'findByHash' });
    expect(outcomes[0]).toHaveProperty('message', expect.stringContaining('no other source told one'));
    expect(findByHash).not.toHaveBeenCalled();
  });

  it('learns nothing from a URL sample, and gives it no hash', async () => {
    const findByHash = vi.fn(found);
    const urlReport = fakeReport('web');
    urlReport.sample = { ...urlReport.sample, kind: 'url', url: 'http://a.example/' };
    const web = fakeProvider('web', { report: async () => urlReport });
    const outcomes = await createSandboxHub({ providers: [web, picky(findByHash)] }).lookup(sha1);
    expect(reported(outcomes[0]).report.sample.hashes).toEqual({});
    expect(outcomes[1]?.status).toBe('unsupported');
    expect(findByHash).not.toHaveBeenCalled();
  });

  it('is unsupported for a provider that cannot look up at all', async () => {
    const without = fakeProvider('a');
    delete without.findByHash;
    const told = vi.fn();
    const outcomes = await createSandboxHub({ providers: [without, fakeProvider('b')] }).lookup(sha1, {
      onOutcome: told,
    });
    expect(outcomes[0]).toEqual({ provider: 'a', status: 'unsupported', capability: 'findByHash' });
    expect(told).toHaveBeenCalledTimes(2);
  });
});
