import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifests = readdirSync(join(root, 'packages')).map((name) => ({
  name,
  manifest: JSON.parse(read(`packages/${name}/package.json`)),
}));
/** Licences under which code may come along with what is published: none of them reaches into the code of its user. */
const permissive = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];

describe('what is installed', () => {
  it('is named by the lockfile with a digest, and without the host it came from', () => {
    const lockfile = read('pnpm-lock.yaml');
    expect(lockfile.match(/integrity: sha512-/g)?.length).toBeGreaterThan(100);
    const resolutions = lockfile.match(/^ {4}resolution: .*$/gm) ?? [];
    expect(resolutions.filter((line) => !line.startsWith('    resolution: {integrity: sha512-'))).toEqual([]);
    expect(lockfile).not.toMatch(/https?:\/\/|tarball:/);
  });

  it('is at least a day old, and runs no install script', () => {
    const workspace = read('pnpm-workspace.yaml');
    expect(Number(/^minimumReleaseAge: (\d+)$/m.exec(workspace)?.[1])).toBeGreaterThanOrEqual(1440);
    const builds = /^allowBuilds:\n((?: {2}.*\n)+)/m.exec(workspace)?.[1] ?? '';
    expect(builds.trim().split('\n')).toEqual(['"@alicloud/openapi-core": false']);
  });

  it('is so by these settings alone: no other of pnpm, which could make an exception, stands anywhere', () => {
    const keys = read('pnpm-workspace.yaml').match(/^[^\s#][^\n]*?(?=:(?:\s|$))/gm);
    expect(keys).toEqual([
      'packages',
      'verifyDepsBeforeRun',
      'minimumReleaseAge',
      'allowBuilds',
      'ignoredOptionalDependencies',
      'catalog',
    ]);
    // pnpm reads settings in these places too.
    const { pnpm } = JSON.parse(read('package.json'));
    expect(pnpm).toBeUndefined();
    expect(manifests.filter(({ manifest }) => 'pnpm' in manifest)).toEqual([]);
    expect(readdirSync(root).filter((name) => /^\.(?:npmrc|pnpmfile\..*)$/.test(name))).toEqual([]);
  });

  it('is so in the workflow too: every action is named by the commit of its release', () => {
    const workflows = readdirSync(join(root, '.github/workflows')).map((name) => read(`.github/workflows/${name}`));
    const uses = workflows.flatMap((text) => text.match(/uses: .*$/gm) ?? []);
    expect(uses.length).toBeGreaterThan(1);
    expect(uses.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it('has a permissive licence wherever a user gets it too', () => {
    const listed = execFileSync('pnpm', ['-r', 'licenses', 'list', '--prod', '--json'], {
      cwd: root,
      encoding: 'utf8',
    });
    const byLicence: Record<string, { name: string }[]> = JSON.parse(listed.slice(listed.indexOf('{')));
    expect(
      Object.values(byLicence)
        .flat()
        .map(({ name }) => name),
    ).toContain('undici');
    const others = Object.entries(byLicence).filter(([licence]) => !permissive.includes(licence));
    expect(others).toEqual([]);
  });
});

describe.each(manifests.map(({ name, manifest }) => [name, manifest] as const))('package %s', (_name, manifest) => {
  it('runs nothing when it is installed', () => {
    const hooks = Object.keys(manifest.scripts ?? {}).filter((script) =>
      /install|prepare|prepack|postpack/.test(script),
    );
    expect(hooks).toEqual([]);
  });

  it('is published by a named build, with provenance and the licence of the project', () => {
    expect(manifest.publishConfig).toMatchObject({ access: 'public', provenance: true });
    expect(manifest.license).toBe('Apache-2.0');
  });
});
