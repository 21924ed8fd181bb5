import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandboxHub, type SandboxProvider } from '@sandjury/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportSaying } from '../../test/hostile.ts';
import { identified } from '../configuration/entries/identity.ts';
import { answerStore } from './answer-store.ts';
import { lookUp } from './lookup.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-recalling-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** An aggregator that knows every hash and URL, and counts what it is asked. */
function aggregator() {
  const asked: string[] = [];
  const plain = reportSaying('bad');
  const verdict = { value: 'malicious' as const, score: null, vendor: 'bad', reason: null, evidence: ['/a'] };
  const run = { kind: null, environment: null, failed: false, startedAt: null, finishedAt: null, link: null, verdict };
  const opinion = { source: 'VMRay', group: 'vmray', threatNames: [] };
  const find = async (question: string) => {
    asked.push(question);
    return [{ provider: 'vt', id: 'one' }];
  };
  const provider: SandboxProvider = {
    specificationVersion: 'v1',
    id: 'vt',
    product: 'Aggregator',
    expand: ['VMRay'],
    ping: () => Promise.reject(new Error('nobody asks')),
    findByHash: find,
    findByUrl: find,
    report: async () => ({ ...plain, verdict, complete: true, analyses: [{ ...run, id: 'vmray', opinion }] }),
  };
  identified(provider, { adapter: 'vt', settings: {}, env: {} });
  return { hub: createSandboxHub({ providers: [provider] }), asked };
}

describe('an aggregator whose answers are kept', () => {
  it.each([{ hash: 'a'.repeat(64) }, { url: 'https://lure.example/a' }])('is asked once: %o', async (question) => {
    const { hub, asked } = aggregator();
    const recall = { store: answerStore(folder), maxAgeMs: 3_600_000, now: () => new Date('2026-03-01T00:00:00Z') };
    const { signal } = new AbortController();
    const first = await lookUp(hub, recall, question, { signal });
    const heard: unknown[] = [];
    const onOutcome = ({ provider }: { provider: string }, cachedAt: unknown) => heard.push([provider, cachedAt]);
    const second = await lookUp(hub, recall, question, { signal, onOutcome });
    expect(asked).toEqual(['hash' in question ? question.hash : question.url]);
    expect(first).toMatchObject({ outcomes: [{ provider: 'vt' }, { provider: 'vt/vmray' }], cachedAt: {} });
    expect(second.outcomes).toMatchObject([
      { provider: 'vt', status: 'reported' },
      { provider: 'vt/vmray', status: 'reported', via: { provider: 'vt', group: 'vmray' } },
    ]);
    const storedAt = '2026-03-01T00:00:00.000Z';
    expect(second.cachedAt).toEqual({ vt: storedAt, 'vt/vmray': storedAt });
    expect(heard).toEqual(Object.entries(second.cachedAt));
  });
});
