import { mkdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Question } from '@sandjury/compare';
import { ConfigurationError, type SandboxProvider } from '@sandjury/core';
import type { Io } from '../io.ts';
import { codeOf, reasonOf } from '../reason-of.ts';
import { userCacheFolder } from '../user-folders.ts';
import { answerStore } from './answer-store.ts';
import type { CacheFlags } from './flags.ts';
import { answerKey, type Recall } from './recalling.ts';

/**
 * The user's store of answers, or null where none is wanted, there is no home for it, or the user's own cannot be used (which is
 * said). Throws ConfigurationError when the folder that `--cache` names cannot be used.
 */
export async function openCache({ cache, maxAge }: CacheFlags, io: Io): Promise<Recall | null> {
  if (cache === false) return null;
  const named = typeof cache === 'string' ? cache : null;
  const folder = named === null ? answersFolder(io) : resolve(named);
  if (folder === null) return null;
  const problem = await makeOwnFolder(folder);
  if (problem === null) return { store: answerStore(folder), maxAgeMs: maxAge, now: io.now };
  const message = `The cache ${folder} cannot be used: ${problem}.`;
  if (named !== null) throw new ConfigurationError(message);
  io.note(`sandjury: ${message} Answers are not kept.\n`);
  return null;
}

/** Where answers are kept unless the user says otherwise. */
export function answersFolder({ env }: Pick<Io, 'env'>): string | null {
  const folder = userCacheFolder(env);
  return folder === null ? null : resolve(folder, 'answers');
}

/** Says that answers could not be written, and tidies up a little. */
export async function closeCache(recall: Recall | null, io: Io): Promise<void> {
  if (recall === null) return;
  const { store } = recall;
  if (store.failure !== null) {
    io.note(`sandjury: answers could not be kept in ${store.folder} (${reasonOf({ code: store.failure })}).\n`);
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
  const folder = answersFolder(io);
  const store = recall?.store ?? (folder === null ? null : answerStore(folder));
  if (store === null) return;
  const { md5, sha1, sha256 } = 'hashes' in question ? question.hashes : {};
  for (const provider of providers) {
    for (const hash of [md5, sha1, sha256]) {
      const key = hash === undefined ? null : answerKey(provider, hash);
      if (key !== null) await store.forget(key);
    }
  }
}

/** null when the folder is there, can be used and is the user's alone to write; else why not. Makes it when it is missing. */
async function makeOwnFolder(folder: string): Promise<string | null> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await stat(folder);
    if (!found.isDirectory()) return 'it is no directory';
    if (process.platform === 'win32') return null;
    // Whoever can write there decides what the answers are.
    if (found.uid !== process.getuid?.()) return 'it belongs to somebody else';
    if ((found.mode & 0o022) !== 0) return 'others may write to it (chmod 700 makes it yours)';
    return null;
  } catch (error) {
    return ['EEXIST', 'ENOTDIR'].includes(codeOf(error) ?? '') ? 'it is no directory' : reasonOf(error);
  }
}
