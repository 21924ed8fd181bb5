import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyProject, installed, nodeProgram, type PackedPackage, packEverything, runScript } from './packing.ts';

// What is published is not what is developed: sources are built, exports replaced, workspace ranges filled in. So every package is
// packed and installed by npm in an empty project, as a user would.
const programs = await Promise.all([22, 24].map(async (major) => ({ major, program: await nodeProgram(major) })));
let packed: Awaited<ReturnType<typeof packEverything>>;
let project: string;
const entryPoints = (): string[] => packed.packages.flatMap(entriesOf);

function entriesOf({ name, manifest }: PackedPackage): string[] {
  const paths = Object.keys(manifest.exports ?? {}).filter((path) => !path.endsWith('.json'));
  // The conformance suite is a test file's: it can be imported under vitest alone.
  return name === '@sandjury/conformance' ? [] : paths.map((path) => name + path.slice(1));
}

function tarballs(...names: string[]): Record<string, string> {
  const chosen = packed.packages.filter((one) => names.length === 0 || names.includes(one.name));
  return Object.fromEntries(chosen.map((one) => [one.name, `file:${one.tarball}`]));
}

beforeAll(async () => {
  packed = await packEverything();
  project = await emptyProject(packed.folder, {
    ...tarballs(),
    tsyringe: '*',
    'reflect-metadata': '*',
    '@types/node': '^24',
    typescript: '^7',
    vitest: '^5',
  });
}, 300_000);
afterAll(() => packed?.dispose());

describe('what is in a package', () => {
  it('is what a user needs, and nothing else', () => {
    const stray = packed.packages.flatMap(({ name, files }) =>
      files
        .filter((file) => !/^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|(?:dist|docs|template)\/.+)$/.test(file))
        .concat(files.filter((file) => /^(?:dist|docs)\/.*(?:\.test\.|fixtures|\.tsbuildinfo)/.test(file)))
        .map((file) => `${name}: ${file}`),
    );
    expect(stray).toEqual([]);
  });

  it('has its licence and its page', () => {
    const lacking = packed.packages.filter(
      ({ files }) => !['LICENSE', 'README.md', 'package.json'].every((file) => files.includes(file)),
    );
    expect(lacking.map(({ name }) => name)).toEqual([]);
  });

  it('leaves no range of the workspace or of the catalog behind', () => {
    for (const { manifest } of packed.packages) {
      const { name, exports, bin, dependencies, peerDependencies } = manifest;
      const resolved = JSON.stringify({ exports, bin, dependencies, peerDependencies });
      expect(resolved, name).not.toMatch(/workspace:|catalog:|\.\/src\//);
    }
  });
});

it('core alone brings neither undici nor tsyringe', async () => {
  const alone = await emptyProject(packed.folder, tarballs('@sandjury/core'));
  expect(await installed(alone)).toEqual(['@sandjury/core', 'ipaddr.js', 'zod']);
  await writeFile(
    join(alone, 'main.mjs'),
    `import { createSandboxHub } from '@sandjury/core';
     import { parseJson } from '@sandjury/core/toolkit';
     import { SANDBOX_HUB } from '@sandjury/core/di';
     console.log(typeof createSandboxHub, typeof parseJson, typeof SANDBOX_HUB);`,
  );
  expect(await runScript(process.execPath, alone, 'main.mjs')).toBe('function function symbol\n');
}, 120_000);

describe.each(programs)('with Node $major', ({ major, program }) => {
  const name = (what: string) => (program === null ? `${what} (skipped: Node ${major} could not be fetched)` : what);

  it.skipIf(program === null)(name('every entry point can be imported, and required from CommonJS'), async () => {
    const list = JSON.stringify(entryPoints());
    await writeFile(
      join(project, 'every.mjs'),
      `for (const one of ${list}) console.log(one, Object.keys(await import(one)).length > 0);`,
    );
    await writeFile(
      join(project, 'every.cjs'),
      `for (const one of ${list}) console.log(one, Object.keys(require(one)).length > 0);`,
    );
    const expected = entryPoints()
      .map((one) => `${one} true\n`)
      .join('');
    expect(expected).toContain('@sandjury/core/toolkit true');
    expect(await runScript(program ?? '', project, 'every.mjs')).toBe(expected);
    expect(await runScript(program ?? '', project, 'every.cjs')).toBe(expected);
  });

  it.skipIf(program === null)(name('the command answers, and reads a saved reply'), async () => {
    const command = packed.packages.find((one) => one.name === 'sandjury')?.manifest.bin?.sandjury ?? '';
    const script = join(project, 'node_modules/sandjury', command);
    expect(await runScript(program ?? '', project, script, '--version')).toMatch(/^\d+\.\d+\.\d+/);
    const saved = join(import.meta.dirname, '../../examples/saved-replies/vmray-summary.json');
    const report = JSON.parse(
      await runScript(program ?? '', project, script, 'normalize', 'vmray', saved, '--format', 'json'),
    );
    expect(report.verdict.value).toBe('malicious');
  });
});

it('a consumer type-checks against the published declarations', async () => {
  const folder = join(project, 'src');
  await mkdir(folder);
  const imports = entryPoints().map((one, index) => `import * as entry${index} from '${one}';`);
  const uses = imports.map((_line, index) => `entry${index}`).join(', ');
  const own = await readFile(join(import.meta.dirname, '../../examples/compare-one-hash/main.ts'), 'utf8');
  await writeFile(join(folder, 'entries.ts'), `${imports.join('\n')}\nexport const all: object[] = [${uses}];\n`);
  await writeFile(join(folder, 'main.ts'), own);
  const compilerOptions = {
    target: 'es2024',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    types: ['node'],
    exactOptionalPropertyTypes: true,
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  const tsc = join(dirname(join(project, 'node_modules/typescript/package.json')), 'bin/tsc');
  await expect(runScript(process.execPath, project, tsc, '-p', '.')).resolves.toBe('');
}, 120_000);
