import { join } from 'node:path';
import { emptyProject, installed, packEverything } from './packing.ts';
import { sourceLines, sourceLinesTable } from './source-lines.ts';

// `pnpm --silent sizes`: what we keep up, in lines of source; and what a user downloads, in bytes of the tarball and in the number of other packages that an
// installation of it alone brings. `pnpm --silent sizes lines` prints the lines alone, without building anything.
console.log(`${sourceLinesTable(sourceLines(join(import.meta.dirname, '../../packages')))}\n`);
if (process.argv[2] === 'lines') process.exit();

const { packages, folder, dispose } = await packEverything();
try {
  const all = Object.fromEntries(packages.map((one) => [one.name, `file:${one.tarball}`]));
  console.log('package | packed KB | files | direct dependencies | packages installed with it');
  for (const one of packages) {
    const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = one.manifest;
    const required = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
    const ours = Object.entries(all).filter(([name]) => name === one.name || name.startsWith('@sandjury/'));
    const project = await emptyProject(folder, Object.fromEntries(ours.filter(([name]) => wants(one.name, name))));
    const brought = (await installed(project)).filter((name) => name !== one.name);
    const direct = Object.keys(dependencies).length + required.length;
    console.log(`${one.name} | ${(one.size / 1024).toFixed(1)} | ${one.files.length} | ${direct} | ${brought.length}`);
  }
} finally {
  await dispose();
}

/** Whether installing `name` brings `other` of ours: the tarballs have to be given by hand, since no registry has them yet. */
function wants(name: string, other: string): boolean {
  const seen = new Set<string>();
  const visit = (one: string): void => {
    if (seen.has(one)) return;
    seen.add(one);
    const manifest = packages.find((candidate) => candidate.name === one)?.manifest;
    for (const next of Object.keys({ ...manifest?.dependencies, ...manifest?.peerDependencies })) {
      if (next.startsWith('@sandjury/')) visit(next);
    }
  };
  visit(name);
  return seen.has(other);
}
