import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstSession, readme, withSession } from '../support/cli/first-session.ts';
import { root } from '../support/cli/run-cli.ts';

const page = await readFile(join(root, readme), 'utf8');

describe('the page of the command line', () => {
  it('shows a first session as it is', async () => {
    expect(page).toBe(withSession(page, await firstSession()));
  });

  it('shows a session within 80 columns, its longest commands apart, and without a secret or a folder of this machine', () => {
    const [, session = ''] = page.split('```text\n');
    const lines = (session.split('```')[0] ?? '').split('\n');
    expect(lines.length).toBeGreaterThan(30);
    expect(lines.filter((line) => !line.startsWith('$ ') && [...line].length > 80)).toEqual([]);
    expect(session).not.toMatch(/127\.0\.0\.1|emulator|made-up|\/tmp/);
  });

  it('has at most 120 lines, and leads to pages that are there', async () => {
    expect(page.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
    for (const [, link = ''] of page.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      await expect(readFile(join(root, dirname(readme), link), 'utf8'), link).resolves.toMatch(/^# /);
    }
  });
});
