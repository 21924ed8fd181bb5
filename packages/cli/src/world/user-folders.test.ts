import { describe, expect, it } from 'vitest';
import { userConfigurationFolder } from './user-folders.ts';

describe('the directory of the user', () => {
  it.each([
    ['linux', { HOME: '/home/me' }, '/home/me/.config/sandjury'],
    ['linux', { HOME: '/home/me', XDG_CONFIG_HOME: '/xdg' }, '/xdg/sandjury'],
    ['darwin', { HOME: '/Users/me' }, '/Users/me/.config/sandjury'],
    // The XDG specification has a relative path ignored; here it would mean the working directory.
    ['linux', { HOME: '/home/me', XDG_CONFIG_HOME: 'xdg' }, '/home/me/.config/sandjury'],
    ['linux', { HOME: '.' }, null],
    ['linux', { HOME: '' }, null],
    ['linux', {}, null],
    ['win32', { HOME: '/home/me', XDG_CONFIG_HOME: '/xdg' }, null],
  ] as const)('%s, %j', (platform, env, expected) => {
    expect(userConfigurationFolder(env, platform)).toBe(expected);
  });
});
