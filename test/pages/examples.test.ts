import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoOfCheckout } from '../support/cli/demo-page.ts';
import { useEmulatedAccounts } from '../support/cli/emulated-accounts.ts';
import { withSession } from '../support/cli/first-session.ts';
import { root, runNode } from '../support/cli/run-cli.ts';

const accounts = useEmulatedAccounts();
const example = (name: string) => join(root, 'examples', name, 'main.ts');

describe('examples run from source with plain node', () => {
  it('compare-one-hash', async () => {
    const { status, stdout, stderr } = await runNode([example('compare-one-hash')], { env: accounts().env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^vmray: malicious\nalibaba: malicious\nconsensus: malicious; dissent: nobody\n$/);
  });

  it('pick-providers: one provider fails, the others answer', async () => {
    const { status, stdout, stderr } = await runNode([example('pick-providers')], { env: accounts().env });
    expect(status).toBe(0);
    expect(stdout).toContain('vmray: findByHash');
    expect(stdout).toContain('in-house failed: internal\nvmray says malicious\nalibaba says malicious\n');
    expect(stderr.trim().split('\n')).toHaveLength(3);
  });

  it('with-tsyringe', async () => {
    const { status, stdout, stderr } = await runNode([example('with-tsyringe')], { env: accounts().env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^[0-9a-f]{64}: malicious\n$/);
  });

  it('are all run here', () => {
    const folders = readdirSync(join(root, 'examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    // own-adapter is a package of its own, and has a test of its own: own-adapter.test.ts.
    const runnable = folders.map(({ name }) => name).filter((name) => !['own-adapter', 'saved-replies'].includes(name));
    expect(runnable.sort()).toEqual(['compare-one-hash', 'pick-providers', 'with-tsyringe']);
  });
});

describe('the README', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');

  it('shows the first example as it is', () => {
    expect(readme).toContain(readFileSync(example('compare-one-hash'), 'utf8').trimEnd());
  });

  it("shows the demo's output as it is", async () => {
    const demo = await demoOfCheckout();
    expect(readme).toBe(withSession(readme, demo));
    const tour = demo.split('\n').filter((line) => !/^(?:Try next|Then|Hashes):/.test(line));
    // Every mark takes one column.
    expect(tour.filter((line) => [...line].length > 100)).toEqual([]);
  });

  it('gives the two commands in the form that needs nothing but Node and npm', () => {
    for (const script of ['demo', 'test']) {
      expect(readme).toContain(`npx -y -p node@24 -p pnpm@12 pnpm ${script}\n`);
    }
  });

  it('links only to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });
});
