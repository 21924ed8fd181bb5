import { SandboxError, type SandboxProvider, type SandboxReport } from '@sandjury/core';
import { decodeAnswer, encodeAnswer } from '../../../packages/cli/src/cache/answer-file.ts';
import type { AnswerStore } from '../../../packages/cli/src/cache/answer-store.ts';
import { recalling } from '../../../packages/cli/src/cache/recalling-provider.ts';
import { identified } from '../../../packages/cli/src/configuration/entries/identity.ts';
import { leaksIn } from './evidence.ts';

/**
 * A look-up of a hash as the command line makes it, through a cache of its own. Throws an error that is none of ours when an
 * entry holds what none may hold: a secret, or anything where the look-up failed or its answer lacks a part.
 */
export async function lookUpCached(
  provider: SandboxProvider,
  hash: string,
  secrets: readonly string[],
): Promise<SandboxReport> {
  const entries = new Map<string, Buffer>();
  // Made from the secrets, so that an entry's name would be of them too.
  const known = identified(provider, { adapter: provider.id, settings: { secrets }, env: {} });
  const how = { store: memoryStore(entries), maxAgeMs: 3_600_000, now: () => new Date() };
  const asked = recalling(known, how, () => undefined);
  try {
    const [ref] = (await asked.findByHash?.(hash)) ?? [];
    if (ref === undefined) throw new Error('The emulator does not know the sample.');
    const report = await asked.report(ref);
    assertEntries(entries, { most: report.complete ? 1 : 0, secrets });
    return report;
  } catch (error) {
    // That a vendor does not know a sample is an answer.
    const isAnswer = SandboxError.is(error) && error.code === 'not_found';
    assertEntries(entries, { most: isAnswer ? 1 : 0, secrets });
    throw error;
  }
}

function assertEntries(
  entries: ReadonlyMap<string, Buffer>,
  { most, secrets }: { most: number; secrets: readonly string[] },
): void {
  if (entries.size > most) throw new Error(`The cache has ${entries.size} entries, ${most} are allowed.`);
  for (const [key, bytes] of entries) {
    const answer = decodeAnswer(key, bytes);
    if (answer === null) throw new Error('A cache entry cannot be read.');
    if (leaksIn({ key, answer }, secrets).length > 0) throw new Error('A secret is in a cache entry.');
  }
}

/** Entries as they would be written to files. */
function memoryStore(entries: Map<string, Buffer>): AnswerStore {
  return {
    folder: '',
    failure: null,
    async read(key) {
      const bytes = entries.get(key);
      return bytes === undefined ? null : decodeAnswer(key, bytes);
    },
    async write(key, answer) {
      const bytes = encodeAnswer(key, answer);
      if (bytes !== null) entries.set(key, bytes);
    },
    async forget(key) {
      entries.delete(key);
    },
    async sweep() {},
  };
}
