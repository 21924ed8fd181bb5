import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformanceChecks } from '../../packages/conformance/src/checks.ts';
import { createAdapter } from '../../packages/create-sandjury-adapter/src/index.ts';
import { type CliResult, root, runNode } from '../support/cli/run-cli.ts';

const page = join(root, 'docs/write-an-adapter.md');
const guide = readFileSync(page, 'utf8');
const scaffold = join(root, 'packages/create-sandjury-adapter');
const template = join(scaffold, 'template');

interface Block {
  language: string;
  text: string;
  /** The paragraph before it. */
  before: string;
}

const blocks: Block[] = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)].map((match) => {
  const [, language = '', text = ''] = match;
  return { language, text, before: guide.slice(0, match.index).trimEnd().split('\n\n').at(-1) ?? '' };
});
const blocksOf = (language: string) => blocks.filter((block) => block.language === language);

/** What a path of the guide names: `src/` and `test/` are those of the package that the reader makes. */
function fileOf(path: string): string {
  return join(/^(?:src|test)\//.test(path) ? template : root, path);
}

function json(file: string): Record<string, Record<string, string> | undefined> {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function dedented(text: string): string {
  const lines = text.split('\n');
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const margin = Math.min(...margins);
  return lines.map((line) => line.slice(margin)).join('\n');
}

/** Whether a text is a run of whole lines of another, but for how far all of them are indented. */
function isRegion(text: string, whole: string): boolean {
  const lines = whole.split('\n');
  const { length } = text.split('\n');
  return lines.some((_, start) => dedented(lines.slice(start, start + length).join('\n')) === text);
}

describe('the guide', () => {
  it('has snippets, and every one is checked below', () => {
    const fences = guide.match(/^```/gm) ?? [];
    expect(fences).toHaveLength(2 * blocks.length);
    expect([...new Set(blocks.map(({ language }) => language))].toSorted()).toEqual(['sh', 'text', 'ts']);
    expect(blocksOf('ts').length).toBeGreaterThan(7);
  });

  it.each(blocksOf('ts').map((block) => ({ ...block, path: block.before.match(/`([\w./-]+\.ts)`/g)?.at(-1) ?? '' })))(
    'shows a piece of $path',
    ({ path, text }) => {
      const file = fileOf(path.slice(1, -1));
      expect(existsSync(file)).toBe(true);
      expect(isRegion(text, readFileSync(file, 'utf8'))).toBe(true);
    },
  );

  it('names and links to files that exist', () => {
    const links = [...guide.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => join(dirname(page), link));
    const paths = [...guide.matchAll(/`((?:src|test|packages|examples)\/[\w./-]+)`/g)].map(([, path = '']) =>
      fileOf(path),
    );
    expect(links.length).toBeGreaterThan(20);
    expect(paths.length).toBeGreaterThan(15);
    expect([...links, ...paths].filter((file) => !existsSync(file))).toEqual([]);
  });

  it('tells of every group of checks, and of no other', () => {
    const groups = new Set(conformanceChecks.map(({ name }) => name.split(' ')[0]));
    const rows = guide.match(/^\| `[a-z]+:`.*/gm) ?? [];
    const told = rows.flatMap((row) => row.split('|')[1]?.match(/[a-z]+:/g) ?? []);
    expect(told.toSorted()).toEqual([...groups].toSorted());
    const [, shown = ''] = guide.match(/> conformance > (.+)/) ?? [];
    expect(conformanceChecks.map(({ name }) => name)).toContain(shown);
  });
});

/** Commands of pnpm itself that the guide uses. */
const ownCommands = ['add', 'install', 'link', 'pack', 'publish', 'unlink'];

/** Every command of the guide: lines of shell blocks, and what stands in a sentence. */
const commands = [
  ...blocksOf('sh').flatMap(({ text }) => text.split('\n')),
  ...[...guide.matchAll(/`((?:pnpm|sandjury) [^`]+)`/g)].map(([, command = '']) => command),
];

describe("the guide's commands", () => {
  it('of pnpm are its own, or scripts of the package that is made', () => {
    const { scripts = {} } = json(join(template, '_package.json'));
    const names = commands.flatMap((command) => /^pnpm ([\w-]+)/.exec(command)?.[1] ?? []);
    expect(new Set(names).size).toBeGreaterThan(5);
    const known = new Set([...ownCommands, ...Object.keys(scripts), 'create']);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('create the package with a command that there is', () => {
    const [, initializer] = /^pnpm create (\S+)/m.exec(guide) ?? [];
    const { name, bin } = json(join(scaffold, 'package.json'));
    expect(name).toBe(`create-${initializer}`);
    expect(Object.keys(bin ?? {})).toEqual([name]);
  });

  it('take files of the checkout that exist', () => {
    const paths = commands.flatMap((command) =>
      [...command.matchAll(/\$SANDJURY\/([\w./-]+)/g)].map(([, path]) => path),
    );
    expect(paths.length).toBeGreaterThan(4);
    expect(paths.filter((path = '') => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('the last chapter, in a package that was just made', () => {
  let folder = '';
  const servers: ChildProcess[] = [];
  /** The first line of the guide in which all of these words are. */
  const lineWith = (...words: string[]) =>
    commands.find((command) => words.every((word) => command.split(/[ =]/).includes(word))) ?? '';

  /** A line of the guide as words for `node`. */
  function wordsOf(line: string): string[] {
    const [alias = ''] = blocksOf('sh').flatMap(({ text }) => /^alias sandjury="node (.*)"$/m.exec(text)?.[1] ?? []);
    const [, ...args] = line.split(' ');
    return [alias, ...args].map((text) => text.replaceAll('"', '').replace('$SANDJURY', root));
  }

  /** Runs a line of the guide in the package's folder. */
  function run(line: string, more: Readonly<Record<string, string>> = {}): Promise<CliResult> {
    const env = {
      ACME_BOX_API_KEY: 'made up',
      VMRAY_API_KEY: 'made up',
      COLUMNS: '80',
      XDG_CACHE_HOME: folder,
      ...more,
    };
    return runNode(wordsOf(line), { cwd: folder, env });
  }

  /** Starts a server there, and reads the two variables that it prints as `export` lines. */
  async function serve(args: readonly string[]): Promise<Record<string, string>> {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    servers.push(child);
    const env: Record<string, string> = {};
    for await (const line of createInterface({ input: child.stdout })) {
      const [, name = '', value = ''] = /^export (\w+)='(.*)'$/.exec(line) ?? [];
      env[name] = value;
      if (Object.keys(env).length === 2) break;
    }
    return env;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandjury-guide-'));
    await createAdapter({ name: 'acme-box', folder });
    await mkdir(join(folder, 'node_modules/@sandjury'), { recursive: true });
    for (const name of ['@sandjury/core', '@sandjury/emulator', 'undici', 'zod']) {
      await symlink(join(scaffold, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
    }
  });
  afterAll(async () => {
    for (const server of servers) server.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('the command line loads the adapter by its name', async () => {
    const { status, stdout } = await run(lineWith('sandjury', 'providers'));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^acme-box +md5 sha1 sha256 +yes/m);
  });

  it('a saved reply becomes a report', async () => {
    const { status, stdout } = await run(lineWith('sandjury', 'normalize'));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ provider: 'acme-box', verdict: { value: 'malicious', score: 91 } });
  });

  it('and stands beside another in a comparison, as the guide shows it', async () => {
    const { status, stdout } = await run(lineWith('sandjury', 'compare', '--saved'));
    expect(status).toBe(0);
    const shown = blocksOf('text').at(-1)?.text.split('\n') ?? [];
    expect(shown).toHaveLength(3);
    // Where there is room, ages follow the dates.
    for (const line of shown) expect(stdout).toContain(line);
  });

  it('both emulators answer the command line', async () => {
    const [, script = ''] = json(join(folder, 'package.json')).scripts?.serve?.split(' ') ?? [];
    const own = await serve([script]);
    const other = await serve(wordsOf(lineWith('sandjury', 'emulate', 'vmray')));
    expect(Object.keys({ ...own, ...other })).toEqual([
      'ACME_BOX_URL',
      'ACME_BOX_API_KEY',
      'VMRAY_URL',
      'VMRAY_API_KEY',
    ]);
    const ping = await run(lineWith('sandjury', '--ping'), { ...own, ...other });
    expect(ping.stdout.match(/✔ answers/g)).toHaveLength(2);
    const { status, stdout } = await run(lineWith('sandjury', 'compare', '--submit'), { ...own, ...other });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ +acme-box +\? unknown +0 +0 of 0/m);
    // Which verdict a file gets depends on its bytes.
    expect(stdout).toMatch(/^ +vmray +(?:✔ benign|▲ suspicious|✖ malicious)/m);
  });
});

describe('the scaffold beside another undici than that of core', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandjury-undici-'));
    await createAdapter({ name: 'acme-box', folder });
    const own = join(scaffold, 'node_modules');
    const modules = join(folder, 'node_modules');
    await mkdir(join(modules, '@sandjury'), { recursive: true });
    for (const name of ['@sandjury/conformance', '@sandjury/core', '@sandjury/emulator', '@types', 'vitest', 'zod']) {
      await symlink(join(own, name), join(modules, name), 'junction');
    }
    await cp(join(own, 'undici'), join(modules, 'undici'), { recursive: true, dereference: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const compile = (...args: readonly string[]) =>
    runNode([join(scaffold, 'node_modules/typescript/bin/tsc'), ...args], { cwd: folder });

  it('whose types have more type-checks, and builds', async () => {
    const file = join(folder, 'node_modules/undici/types/dispatcher.d.ts');
    const types = await readFile(file, 'utf8');
    const [head, ...rest] = types.split('declare class Dispatcher extends EventEmitter {');
    expect(rest).toHaveLength(1);
    await writeFile(file, `${head}declare class Dispatcher extends EventEmitter {\n  newer(): void;${rest[0]}`);
    expect(await compile()).toMatchObject({ status: 0, stdout: '' });
    expect(await compile('-p', 'tsconfig.build.json')).toMatchObject({ status: 0, stdout: '' });
    expect(existsSync(join(folder, 'dist/index.d.ts'))).toBe(true);
  });

  it('would not, were that type asked for', async () => {
    const wrong = "import { Agent } from 'undici';\nimport type { HttpDispatcher } from '@sandjury/core/toolkit';\n";
    const file = join(folder, 'src/wrong.ts');
    await writeFile(
      file,
      `${wrong}export const fine: HttpDispatcher = new Agent();\nexport const bad: Agent = fine;\n`,
    );
    const { status, stdout } = await compile();
    expect(status).not.toBe(0);
    expect(stdout).toMatch(/src\/wrong\.ts\(4,/);
    expect(stdout).not.toMatch(/src\/wrong\.ts\(3,/);
    await rm(file);
  });
});
