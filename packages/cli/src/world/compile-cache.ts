import { enableCompileCache } from 'node:module';
import type { Environment } from '@sandjury/core';
import { userCacheFolder } from './user-folders.ts';

/**
 * Lets Node keep what it compiles of an installed command, in the user's own cache: a shared folder for temporary files would
 * let others put code there. From source nothing is kept.
 */
export function keepCompiled(env: Environment): void {
  const folder = userCacheFolder(env);
  if (import.meta.filename.endsWith('.js') && folder !== null) enableCompileCache(`${folder}/compiled`);
}
