import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const own = join(import.meta.dirname, '..');

let parent = '';
let folder = '';

/** Runs a tool of the new package as its scripts do, in its folder. What it prints is in the error when it fails. */
async function tool(file: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [join(folder, 'node_modules', file), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
  }).catch((error: { stdout?: string; stderr?: string }) => {
    throw new Error(`${file} failed:\n${error.stdout}\n${error.stderr}`, { cause: error });
  });
  return stdout + stderr;
}

describe('the adapter that the command makes in an empty folder', () => {
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'create-sandjury-adapter-'));
    const { stdout } = await run(process.execPath, [join(own, 'src/main.ts'), 'hatch-9'], { cwd: parent });
    expect(stdout).toContain('Made sandjury-adapter-hatch-9');
    folder = join(parent, 'sandjury-adapter-hatch-9');
    const { dependencies, devDependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    // What `pnpm install` would do, without a network.
    for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
      const link = join(folder, 'node_modules', name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(own, 'node_modules', name), link, 'junction');
    }
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));

  it('type-checks', async () => {
    expect(await tool('typescript/bin/tsc')).toBe('');
  }, 60_000);

  it('passes its own tests and the conformance suite', async () => {
    const file = join(parent, 'results.json');
    await tool('vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${file}`, '--reporter=default');
    const { success, numPassedTests, testResults } = JSON.parse(await readFile(file, 'utf8'));
    expect(success).toBe(true);
    expect(testResults).toHaveLength(3);
    expect(numPassedTests).toBeGreaterThan(20);
  }, 60_000);

  it('builds what it publishes, and that can be imported', async () => {
    await tool('typescript/bin/tsc', '-p', 'tsconfig.build.json');
    const name = JSON.stringify('sandjury-adapter-hatch-9');
    const script = `import(${name}).then((all) => console.log(Object.keys(all).sort().join()))`;
    const { stdout } = await run(process.execPath, ['--eval', script], { cwd: folder });
    expect(stdout.trim()).toBe('Hatch9SettingsSchema,hatch9,hatch9Client,hatch9Plugin,read');
  }, 60_000);
});
