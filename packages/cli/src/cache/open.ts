import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Question } from '@sandjury/compare';
import { ConfigurationError, type SandboxProvider } from '@sandjury/core';
import { reasonOf } from '../files/reason-of.ts';
import type { CacheFlags } from '../flags/cache.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';
import { userCacheFolder } from '../world/user-folders.ts';
import { type AnswerStore, answerStore } from './answer-store.ts';
import { claimFolder } from './folder.ts';
import { answerKey, type Recall } from './recalling-provider.ts';

/**
 * The user's store of answers, or null where none is wanted, there is no home for it, or the user's own cannot be used (which is
 * said). Throws ConfigurationError when the folder that `--cache` names cannot be used.
 */
export async function openCache({ cache, maxAge }: CacheFlags, io: Io): Promise<Recall | null> {
  if (cache === false) return null;
  const named = typeof cache === 'string' ? cache : null;
  const folder = named === null ? answersFolder(io) : resolve(named);
  if (folder === null) return null;
  const problem = claimFolder(folder, { adoptsAnswers: named === null });
  if (problem === null) return { store: answerStore(folder), maxAgeMs: maxAge, now: io.now };
  const message = `The cache ${folder} cannot be used: ${problem.reason}`;
  if (named !== null) {
    throw new ConfigurationError(problem.isForeign ? `${message}: name a folder that is new or empty.` : `${message}.`);
  }
  const advice = problem.isForeign ? ': move away what is in it' : '';
  io.note(`sandjury: ${printable(message)}${advice}. Answers are not kept.\n`);
  return null;
}

/** Where answers are kept unless the user says otherwise. */
export function answersFolder({ env }: Pick<Io, 'env'>): string | null {
  const folder = userCacheFolder(env);
  return folder === null ? null : resolve(folder, 'answers');
}

/** Reports answers that could not be written, and removes some old entries. */
export async function closeCache(recall: Recall | null, io: Io): Promise<void> {
  if (recall === null) return;
  const { store } = recall;
  if (store.failure !== null) {
    const reason = reasonOf({ code: store.failure });
    io.note(`sandjury: answers could not be kept in ${printable(store.folder)} (${reason}).\n`);
  }
  await store.sweep(io.now());
}

/**
 * Forgets what the providers said of a file, under each of its hashes: it was given to them, and they may now say more. The user's own
 * store forgets it, too, where the command has no store: a later command would believe it.
 */
export async function forgetAnswers(
  recall: Recall | null,
  providers: readonly SandboxProvider[],
  question: Question,
  io: Pick<Io, 'env'>,
): Promise<void> {
  const store = recall?.store ?? ownStore(io);
  if (store === null) return;
  const { md5, sha1, sha256 } = 'hashes' in question ? question.hashes : {};
  for (const provider of providers) {
    for (const hash of [md5, sha1, sha256]) {
      const key = hash === undefined ? null : answerKey(provider, hash);
      if (key !== null) await store.forget(key);
    }
  }
}

/** The user's own store as it is; null where there is none. */
function ownStore(io: Pick<Io, 'env'>): AnswerStore | null {
  const folder = answersFolder(io);
  if (folder === null || !existsSync(folder)) return null;
  return claimFolder(folder, { adoptsAnswers: true }) === null ? answerStore(folder) : null;
}
