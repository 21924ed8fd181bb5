import { isAbsolute, join } from 'node:path';
import type { Environment } from '@sandjury/core';

/**
 * Where a user keeps the configuration of this command: `$XDG_CONFIG_HOME/sandjury` or `~/.config/sandjury`, on macOS too, where
 * command lines keep their files there; below `%APPDATA%` on Windows. null without a home.
 */
export function userConfigurationFolder(env: Environment, platform: NodeJS.Platform = process.platform): string | null {
  if (platform === 'win32')
    return under(env.APPDATA, 'sandjury') ?? under(env.USERPROFILE, 'AppData', 'Roaming', 'sandjury');
  return under(env.XDG_CONFIG_HOME, 'sandjury') ?? under(env.HOME, '.config', 'sandjury');
}

/**
 * Where this command keeps what it can make again: `$XDG_CACHE_HOME/sandjury` or `~/.cache/sandjury`; below `%LOCALAPPDATA%`
 * on Windows. null without a home.
 */
export function userCacheFolder(env: Environment, platform: NodeJS.Platform = process.platform): string | null {
  if (platform === 'win32') return under(env.LOCALAPPDATA, 'sandjury', 'cache');
  return under(env.XDG_CACHE_HOME, 'sandjury') ?? under(env.HOME, '.cache', 'sandjury');
}

/** A relative path is passed over: it would be below the working directory. */
function under(folder: string | undefined, ...rest: readonly string[]): string | null {
  return folder !== undefined && isAbsolute(folder) ? join(folder, ...rest) : null;
}
