import { globSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import config from '../vitest.config.ts';
import { circles, type FileImport, type Rooms, strangers } from './support/sources/import-graph.ts';

// The house: which package may know which other, and whom else. Each row is a promise that this file holds.
const adapter = {
  ours: ['@sandjury/core', '@sandjury/core/toolkit'],
  inTests: ['@sandjury/conformance', '@sandjury/emulator'],
};
const house: Record<string, { ours: string[]; others: string[]; inTests?: string[] }> = {
  core: { ours: [], others: ['zod', 'ipaddr.js', 'tsyringe', 'undici', '@zip.js/zip.js'] },
  compare: { ours: ['@sandjury/core'], others: ['zod'] },
  vmray: { ...adapter, others: ['@zip.js/zip.js', 'undici', 'zod'] },
  cape: { ...adapter, others: ['@zip.js/zip.js', 'undici', 'zod'] },
  malwarebazaar: { ...adapter, others: ['undici', 'zod'] },
  virustotal: { ...adapter, others: ['undici', 'zod'] },
  triage: { ...adapter, others: ['undici', 'zod'] },
  'joe-sandbox': { ...adapter, others: ['@zip.js/zip.js', 'undici', 'zod'] },
  'hybrid-analysis': { ...adapter, others: ['undici', 'zod'] },
  'vmray-soar': {
    ours: ['@sandjury/core', '@sandjury/core/toolkit', '@sandjury/export', '@sandjury/vmray', '@sandjury/vmray/read'],
    others: ['zod'],
    inTests: ['@sandjury/emulator'],
  },
  alibaba: { ...adapter, others: ['jsonrepair', 'undici', 'zod'] },
  export: {
    ours: ['@sandjury/core', '@sandjury/compare'],
    others: [],
    inTests: ['@sandjury/alibaba', '@sandjury/emulator', '@sandjury/vmray'],
  },
  emulator: { ours: [], others: ['selfsigned'] },
  conformance: { ours: ['@sandjury/core'], others: ['vitest'], inTests: ['@sandjury/core/toolkit'] },
  'create-sandjury-adapter': { ours: [], others: [] },
  cli: {
    ours: [
      '@sandjury/alibaba',
      '@sandjury/cape',
      '@sandjury/compare',
      '@sandjury/core',
      '@sandjury/core/di',
      '@sandjury/core/toolkit',
      '@sandjury/emulator',
      '@sandjury/export',
      '@sandjury/hybrid-analysis',
      '@sandjury/joe-sandbox',
      '@sandjury/malwarebazaar',
      '@sandjury/triage',
      '@sandjury/virustotal',
      '@sandjury/vmray-soar/plugin',
    ],
    inTests: ['@sandjury/vmray'],
    others: ['commander', 'jsonc-parser', 'listr2', 'reflect-metadata', 'string-width', 'tsyringe', 'zod'],
  },
};
const testTools = [
  '@alicloud/credentials',
  '@alicloud/openapi-core',
  '@darabonba/typescript',
  'ajv',
  'ajv-formats',
  'fast-check',
  'nock',
  'playwright-core',
  'reflect-metadata',
  'tsyringe',
  'undici',
  'vitest',
  'zod',
];
const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
const packagesFolder = join(import.meta.dirname, '../packages');

/** What a project of `vitest.config.ts` says about its files. */
interface TestProject {
  test: { name: string; include: string[]; exclude?: string[] };
}

interface Import {
  file: string;
  specifier: string;
  isTypeOnly: boolean;
  /** Loaded when the code comes to it. */
  isDynamic: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/](?:node_modules|dist|template)[\\/]/.test(file));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const pattern =
    /^\s*(?:import|export)\s+(?<type>type\s)?(?:[^'"`;]*?\sfrom\s+)?['"](?<specifier>[^'"]+)['"]|\bimport\(\s*['"](?<dynamic>[^'"]+)['"]\s*\)/gm;
  return [...text.matchAll(pattern)].map((match) => ({
    file: relative(packagesFolder, file),
    specifier: match.groups?.specifier ?? match.groups?.dynamic ?? '',
    isTypeOnly: match.groups?.type !== undefined,
    isDynamic: match.groups?.dynamic !== undefined,
  }));
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

/** What the tests of every package may take from outside of it: they know nothing of ours. */
const sharedByTests = join(import.meta.dirname, 'support/packages');

const isTest = (file: string) =>
  file.endsWith('.test.ts') || /^[^\\/]+[\\/]test[\\/]/.test(relative(packagesFolder, file));

describe.each(Object.entries(house))('package %s', (name, allowed) => {
  const files = sourceFiles(join(packagesFolder, name));
  const manifest = JSON.parse(readFileSync(join(packagesFolder, name, 'package.json'), 'utf8'));

  it('has source files', () => {
    expect(files.filter((file) => !isTest(file)).length).toBeGreaterThan(3);
  });

  it('imports only what its row of the house allows', () => {
    const own = manifest.name as string;
    const strangers = files.flatMap(importsOf).filter(({ file, specifier }) => {
      if (specifier.startsWith('.') || builtins.has(specifier)) return false;
      const tests = isTest(join(packagesFolder, file));
      if (packageOf(specifier) === own) return !tests;
      if (specifier.startsWith('@sandjury/')) {
        return ![...allowed.ours, ...(tests ? (allowed.inTests ?? []) : [])].includes(specifier);
      }
      return ![...allowed.others, ...(tests ? testTools : [])].includes(packageOf(specifier));
    });
    expect(strangers).toEqual([]);
  });

  it('reaches no other package by a relative path', () => {
    const root = join(packagesFolder, name);
    const escapes = files.flatMap(importsOf).filter(({ file, specifier }) => {
      if (!specifier.startsWith('.')) return false;
      const target = join(packagesFolder, file, '..', specifier);
      if (target.startsWith(sharedByTests)) return !isTest(join(packagesFolder, file));
      return relative(root, target).startsWith('..');
    });
    expect(escapes).toEqual([]);
  });

  it('declares every package that its published code imports', () => {
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
    const used = new Set(
      files
        .filter((file) => !isTest(file))
        .flatMap(importsOf)
        .filter(({ specifier }) => !specifier.startsWith('.') && !builtins.has(specifier))
        .map(({ specifier }) => packageOf(specifier))
        .filter((specifier) => specifier !== manifest.name),
    );
    expect([...used].filter((specifier) => !(specifier in declared)).sort()).toEqual([]);
    expect(Object.keys(manifest.dependencies ?? {}).filter((specifier) => !used.has(specifier))).toEqual([]);
  });
});

describe('core', () => {
  const core = join(packagesFolder, 'core/src');
  const published = sourceFiles(core).filter((file) => !isTest(file));

  it('loads nothing but zod and ipaddr.js from its root', () => {
    const root = published.filter((file) => !/[\\/](?:toolkit|di)[\\/]/.test(file));
    const loaded = root.flatMap(importsOf).filter((found) => !found.specifier.startsWith('.') && !found.isTypeOnly);
    const allowed = ['zod', 'ipaddr.js', 'node:url'];
    expect(loaded.filter(({ specifier }) => !allowed.includes(specifier))).toEqual([]);
  });

  it('takes only types from tsyringe, undici and zip.js', () => {
    const loaded = published
      .flatMap(importsOf)
      .filter(({ specifier }) => ['tsyringe', 'undici', '@zip.js/zip.js'].includes(specifier));
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.filter(({ isTypeOnly }) => !isTypeOnly)).toEqual([]);
  });

  it('does not let its root know the toolkit or the container', () => {
    const root = published.filter((file) => !/[\\/](?:toolkit|di)[\\/]/.test(file));
    expect(root.flatMap(importsOf).filter(({ specifier }) => /^(?:\.\.?\/)+(?:toolkit|di)\//.test(specifier))).toEqual(
      [],
    );
  });
});

describe('the command line', () => {
  /** What a file and everything behind it loads at once that is not of its own package. */
  function loadedBy(program: string): { files: number; others: string[] } {
    const seen = new Set<string>();
    const others: string[] = [];
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const { specifier, isTypeOnly, isDynamic } of importsOf(file)) {
        if (isTypeOnly || isDynamic) continue;
        if (specifier.startsWith('.')) visit(join(file, '..', specifier));
        else if (!builtins.has(specifier)) others.push(`${relative(packagesFolder, file)}: ${specifier}`);
      }
    };
    visit(join(packagesFolder, program));
    return { files: seen.size, others };
  }

  // Whoever adds an adapter adds a line to plugins.ts.
  it('names a vendor, or a format of one, in plugins.ts alone', () => {
    const source = join(packagesFolder, 'cli/src');
    const plugins = readFileSync(join(source, 'plugins.ts'), 'utf8');
    const names = [...plugins.matchAll(/^ {2}'?(?<name>[a-z-]+)'?: \{\s*load: /gm)].map(
      (found) => found.groups?.name ?? '',
    );
    const formats = [...plugins.matchAll(/formats: \[(?<list>[^\]]+)\]/g)].flatMap((found) =>
      (found.groups?.list ?? '').split(',').map((one) => one.replace(/[' ]/g, '')),
    );
    expect(names.length).toBeGreaterThan(2);
    expect(formats).toContain('xsoar');
    // Not the end of another word, as in "escape".
    const vendor = new RegExp(`(?<![a-z])(?:${[...names, ...formats].join('|')})`, 'i');
    const files = sourceFiles(source).filter((file) => !isTest(file));
    const naming = files.filter((file) => vendor.test(readFileSync(file, 'utf8')));
    expect(naming.map((file) => relative(source, file))).toEqual(['plugins.ts']);
  });

  it('has loaded nothing of ours but itself when it shows its help', () => {
    const { files, others } = loadedBy('cli/src/run.ts');
    expect(files).toBeGreaterThan(20);
    expect(others.filter((found) => !/: (?:commander|string-width)$/.test(found))).toEqual([]);
  });

  it('loads nothing more to complete a line', () => {
    const { files, others } = loadedBy('cli/src/completion/print.ts');
    expect(files).toBeGreaterThan(5);
    expect(others).toEqual([]);
  });
});

// Which room of a package, a folder of its `src`, may know which other room, and which file beside the rooms.
const adapterRooms: Rooms = {
  wire: [],
  mapping: ['wire'],
  api: ['wire', 'settings.ts', '../package.json'],
  ask: ['api', 'mapping', 'wire'],
  read: ['mapping', 'wire', 'settings.ts'],
};
/** Of an adapter whose verbs stand in `provider.ts` alone. */
const { ask: _, ...withoutAsk } = adapterRooms;
// Each room of the command line knows only rooms above it in this table.
const commandLineTools: Rooms = {
  files: [],
  flags: ['plugins.ts'],
  world: ['files', '../package.json'],
  text: ['world'],
  input: ['files', 'text', 'world'],
  configuration: ['files', 'flags', 'text', 'world', 'plugins.ts'],
  cache: ['configuration', 'files', 'flags', 'text', 'world'],
  init: ['files', 'text', 'world', 'plugins.ts'],
  saved: ['configuration', 'input', 'world', 'plugins.ts'],
  render: ['configuration', 'text', 'world', 'plugins.ts'],
  ask: ['cache', 'configuration', 'flags', 'input', 'world', 'plugins.ts'],
  submit: ['configuration', 'flags', 'input', 'render', 'text', 'world'],
  print: ['configuration', 'files', 'flags', 'render', 'text', 'world', 'plugins.ts'],
  list: ['ask', 'cache', 'configuration', 'files', 'flags', 'input', 'print', 'render', 'text', 'world'],
  completion: ['configuration', 'world', 'plugins.ts'],
};
const coreRooms: Rooms = {
  model: [],
  time: [],
  contract: ['model', 'report'],
  iocs: ['model'],
  report: ['contract', 'model'],
  hub: ['contract', 'iocs', 'model', 'time'],
  toolkit: ['contract', 'iocs', 'model', 'report', 'time'],
  di: ['contract', 'hub', 'model'],
};
const rooms: Record<string, Rooms> = {
  core: coreRooms,
  compare: {
    agreement: [],
    attack: ['arguments.ts', 'comparison.ts', 'reported.ts', 'terms.ts'],
    names: [],
    noise: [],
    votes: ['comparison.ts', 'order.ts', 'sentence.ts'],
    iocs: ['noise', 'arguments.ts', 'comparison.ts', 'order.ts', 'reported.ts'],
    findings: ['votes', 'comparison.ts', 'order.ts', 'reported.ts', 'sample-merge.ts', 'sentence.ts'],
  },
  export: {
    text: [],
    iocs: ['text', 'input.ts'],
    html: ['iocs', 'text', 'arguments.ts', 'input.ts'],
    misp: ['iocs', 'text', 'arguments.ts', 'input.ts'],
    stix: ['iocs', 'text', 'arguments.ts', 'input.ts'],
    many: ['html', 'misp', 'stix', 'text', 'arguments.ts', 'csv.ts', 'input.ts', 'markdown.ts', 'soar-context.ts'],
  },
  cli: {
    ...commandLineTools,
    commands: [...Object.keys(commandLineTools), 'plugins.ts'],
    program: ['commands', 'configuration', 'flags', 'init', 'input', 'print', 'text', 'world', 'plugins.ts'],
  },
  alibaba: { ...adapterRooms, sign: ['settings.ts'], api: [...(adapterRooms.api ?? []), 'sign'] },
  cape: adapterRooms,
  malwarebazaar: withoutAsk,
  virustotal: adapterRooms,
  triage: adapterRooms,
  'joe-sandbox': adapterRooms,
  'hybrid-analysis': adapterRooms,
  vmray: adapterRooms,
  'vmray-soar': {
    words: [],
    wire: ['words'],
    xsoar: ['wire', 'words'],
    secops: ['wire', 'words'],
    plugin: ['words', 'index.ts'],
  },
  emulator: {
    // Whoever writes an emulator gets no vendor and no corpus with the kit.
    kit: [],
    corpus: ['kit', 'fixtures'],
    vmray: ['kit', 'corpus', 'fixtures'],
    alibaba: ['kit', 'corpus'],
    cape: ['kit', 'corpus'],
    malwarebazaar: ['kit', 'corpus'],
    virustotal: ['kit', 'corpus'],
    triage: ['kit', 'corpus'],
    'joe-sandbox': ['kit', 'corpus'],
    'hybrid-analysis': ['kit', 'corpus', 'fixtures'],
  },
};

const mostFilesInFolder = 12;
/** Tests outside of `src` may be longer; what they stand on may not. */
const isOutsideSource = (file: string): boolean => file.endsWith('.test.ts') && !/^[^/]+\/src\//.test(file);
/** Tests that are to be parted. */
const longTests = [
  'alibaba/src/mapping/report.test.ts',
  'alibaba/src/read/read.test.ts',
  'cape/src/mapping/faults.test.ts',
  'emulator/src/cape/cape.test.ts',
  'vmray-soar/src/xsoar/commands.test.ts',
];

function importsIn(name: string): FileImport[] {
  const source = join(packagesFolder, name, 'src');
  return sourceFiles(source)
    .filter((file) => !isTest(file))
    .flatMap((path) => {
      const file = relative(source, path).replaceAll('\\', '/');
      return importsOf(path).map(({ specifier }) => ({ file, specifier }));
    });
}

describe('rooms', () => {
  it.each(Object.entries(rooms))('of %s know only whom they may', (name, allowed) => {
    const imports = importsIn(name);
    for (const room of Object.keys(allowed)) {
      expect(imports.filter(({ file }) => file.startsWith(`${room}/`)).length, room).toBeGreaterThan(0);
    }
    expect(strangers(imports, allowed)).toEqual([]);
  });

  it('are told from each other where the rule is broken', () => {
    const imports = [
      { file: 'mapping/report.ts', specifier: '../wire/sample.ts' },
      { file: 'mapping/report.ts', specifier: './verdict.ts' },
      { file: 'mapping/report.ts', specifier: '@sandjury/core' },
      { file: 'mapping/deep/iocs.ts', specifier: '../../api/client.ts' },
      { file: 'mapping/deep/iocs.ts', specifier: '../report.ts' },
      { file: 'api/client.ts', specifier: '../settings.ts' },
      { file: 'api/client.ts', specifier: '../provider.ts' },
      { file: 'wire/sample.ts', specifier: '../settings.ts' },
      { file: 'provider.ts', specifier: './api/client.ts' },
    ];
    expect(strangers(imports, adapterRooms)).toEqual([
      'mapping/deep/iocs.ts imports ../../api/client.ts',
      'api/client.ts imports ../provider.ts',
      'wire/sample.ts imports ../settings.ts',
    ]);
    const inCore = [
      { file: 'model/report.ts', specifier: './verdict.ts' },
      { file: 'model/ioc.ts', specifier: '../iocs/canonical.ts' },
      { file: 'contract/provider.ts', specifier: '../model/errors.ts' },
      { file: 'contract/plugin.ts', specifier: '../hub/hub.ts' },
      { file: 'iocs/mail/mailbox.ts', specifier: '../../model/arguments.ts' },
      { file: 'iocs/group.ts', specifier: '../toolkit/values/lists.ts' },
      { file: 'hub/wait.ts', specifier: '../time/poll.ts' },
      { file: 'toolkit/http/client.ts', specifier: '../network/dispatcher.ts' },
      { file: 'toolkit/partial/gather.ts', specifier: '../../hub/call.ts' },
      { file: 'toolkit/index.ts', specifier: '../di/index.ts' },
    ];
    expect(strangers(inCore, coreRooms)).toEqual([
      'model/ioc.ts imports ../iocs/canonical.ts',
      'contract/plugin.ts imports ../hub/hub.ts',
      'iocs/group.ts imports ../toolkit/values/lists.ts',
      'toolkit/partial/gather.ts imports ../../hub/call.ts',
      'toolkit/index.ts imports ../di/index.ts',
    ]);
  });

  it('hold no files that import each other', () => {
    const names = readdirSync(packagesFolder);
    expect(Object.fromEntries(names.map((name) => [name, circles(importsIn(name))]))).toEqual(
      Object.fromEntries(names.map((name) => [name, []])),
    );
    const made = [
      { file: 'a.ts', specifier: './b/b.ts' },
      { file: 'b/b.ts', specifier: '../c.ts' },
      { file: 'c.ts', specifier: './a.ts' },
      { file: 'd.ts', specifier: './a.ts' },
    ];
    expect(circles(made)).toEqual([['a.ts', 'b/b.ts', 'c.ts']]);
  });

  it(`have at most ${mostFilesInFolder} files in a folder, tests left out`, () => {
    const files = [...readdirSync(packagesFolder).map((name) => join(packagesFolder, name)), import.meta.dirname]
      .flatMap(sourceFiles)
      .filter((file) => !file.endsWith('.test.ts'));
    const byFolder = Object.entries(Object.groupBy(files, (file) => relative(packagesFolder, join(file, '..'))));
    expect(byFolder.length).toBeGreaterThan(100);
    expect(byFolder.filter(([, inside = []]) => inside.length > mostFilesInFolder).map(([folder]) => folder)).toEqual(
      [],
    );
  });

  it('of the emulator’s kit need nothing but Node.js and selfsigned', () => {
    const used = importsIn('emulator').filter(({ file }) => file.startsWith('kit/'));
    const others = used.filter(({ specifier }) => !specifier.startsWith('.') && !builtins.has(specifier));
    expect(others.map(({ specifier }) => specifier)).toEqual(['selfsigned']);
  });
});

describe('every package', () => {
  const names = readdirSync(packagesFolder);

  it('has a row in the house', () => {
    expect(names.sort()).toEqual(Object.keys(house).sort());
  });

  it('keeps its files small: 300 lines at most, tests of src and what tests stand on included', () => {
    const long = [...names.map((name) => join(packagesFolder, name)), import.meta.dirname]
      .flatMap(sourceFiles)
      .map((path) => ({
        file: relative(packagesFolder, path).replaceAll('\\', '/'),
        lines: readFileSync(path, 'utf8').split('\n').length - 1,
      }))
      .filter(({ file, lines }) => lines > 300 && !(longTests.includes(file) || isOutsideSource(file)))
      .map(({ file, lines }) => `${file}: ${lines}`);
    expect(long).toEqual([]);
  });

  it('is ESM for Node 22.20 and later, under the project licence', () => {
    for (const name of names) {
      const manifest = JSON.parse(readFileSync(join(packagesFolder, name, 'package.json'), 'utf8'));
      expect(manifest).toMatchObject({ type: 'module', license: 'Apache-2.0', engines: { node: '>=22.20' } });
    }
  });
});

describe('the projects of the test run', () => {
  const root = join(import.meta.dirname, '..');
  const projects = (config.test?.projects ?? []) as TestProject[];
  const filesOf = (project: TestProject): string[] =>
    globSync(project.test.include, { cwd: root, exclude: project.test.exclude ?? ['**/node_modules/**'] });

  it('hold every test file, each in one', () => {
    const held = projects.flatMap(filesOf);
    const all = globSync('{packages,examples,test}/**/*.test.ts', {
      cwd: root,
      exclude: (name) => ['node_modules', 'template', 'dist'].includes(name),
    });
    expect(all.length).toBeGreaterThan(300);
    expect(held.toSorted()).toEqual(all.toSorted());
  });

  it('are all run by the workflow', () => {
    const workflow = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');
    const run = [...workflow.matchAll(/--project (\w+)/g)].map(([, name]) => name);
    const names = projects.map(({ test }) => test.name);
    expect([...new Set(run)].toSorted()).toEqual(names.toSorted());
    // A shard that no line of the matrix names would never run.
    const shards = [...workflow.matchAll(/--project (\w+) --shard (\d+)\/(\d+)/g)];
    for (const [, name, , count] of shards) {
      const of = shards.filter((shard) => shard[1] === name && shard[3] === count).map((shard) => Number(shard[2]));
      expect(of).toEqual(Array.from({ length: Number(count) }, (_, index) => index + 1));
    }
  });
});
