import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { root } from '../support/cli/run-cli.ts';

/** Runs the command as the README does in a checkout. pnpm 12 prints lines of its own with `-s`, and none with `--silent`. */
function throughPnpm(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('pnpm', ['--silent', 'sandjury', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  return { status, stdout, stderr };
}

describe('pnpm --silent sandjury', () => {
  it('prints nothing of its own', () => {
    const { status, stdout, stderr } = throughPnpm('--version');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('keeps the exit status of a command that fails, and prints nothing of its own', () => {
    const { status, stdout, stderr } = throughPnpm('lookup', '-x');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      [
        "error: unknown command 'lookup'",
        'Use `npx -y -p node@24 -p pnpm@12 pnpm --silent sandjury compare HASH`.',
        '(--help shows how it is used)',
        '',
      ].join('\n'),
    );
  });
});
