import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SandboxReportSchema } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { useConfigHome } from '../support/cli/config-home.ts';
import { type CliResult, type RunOptions, root, sandjury } from '../support/cli/run-cli.ts';

const home = useConfigHome();
const hash = 'a'.repeat(64);

/** The adapter of the documentation, which is also what a reader tries first. */
async function adapter(change: (text: string) => string = (text) => text): Promise<string> {
  return change(await block('ts acme.ts'));
}

/** A block of code of the documentation, by what stands behind its fence. */
async function block(title: string): Promise<string> {
  const text = await readFile(join(root, 'packages/cli/docs/configuration.md'), 'utf8');
  const found = text.split(`\n\`\`\`${title}\n`)[1]?.split('\n```\n')[0];
  if (found === undefined) throw new Error(`The documentation has no block "${title}".`);
  return `${found}\n`;
}

const run = (args: readonly string[], options: RunOptions = {}): Promise<CliResult> =>
  sandjury(args, { cwd: home().elsewhere, ...options, env: { ...home().env, ...options.env } });

const acme = { use: './acme.ts', url: 'https://acme.example', token: { env: 'ACME_TOKEN' } };
const env = { ACME_TOKEN: 'not-a-real-token' };

/** A package below the configuration's folder. */
async function install(name: string, manifest: object, text: string): Promise<void> {
  await home().write(`node_modules/${name}/package.json`, { name, version: '1.0.0', type: 'module', ...manifest });
  await home().write(`node_modules/${name}/lib/index.js`, text);
}

/** As it would be published: without types, and with nothing of ours installed beside it. */
const published = `export const acmePlugin = {
  name: 'acme', product: 'Acme Box', settings: { safeParse: () => ({ success: true }) },
  environment: { required: [], optional: [], settings: () => ({}) }, formats: [],
  create: ({ id = 'acme' }) => ({ specificationVersion: 'v1', id, product: 'Acme Box', ping: async () => ({}), report: async () => ({}) }),
  read: () => [],
};
`;

describe('the documentation', () => {
  it.each(['config.ts', 'acme.ts'])('shows %s as it is type-checked', async (name) => {
    expect(await block(`ts ${name}`)).toBe(await readFile(join(root, 'packages/cli/test/documented', name), 'utf8'));
  });

  it('has a JSON configuration that is right', async () => {
    await home().write('config.json', await block('jsonc config.json'));
    const { stderr, stdout } = await run(['providers', '--format', 'json', '--explain']);
    expect(stderr).toBe('');
    const rows: { name: string; reliability: string | null }[] = JSON.parse(stdout).providers;
    expect(rows.map(({ name, reliability }) => [name, reliability])).toEqual([
      ['vmray-eu', 'B'],
      ['alibaba', null],
      ['cape', null],
      ['malwarebazaar', null],
      ['virustotal', null],
      ['hybrid-analysis', null],
      ['joe-sandbox', null],
      ['triage', null],
    ]);
  });

  it('has a TypeScript configuration and an adapter that work, though nothing is installed beside them', async () => {
    await home().write('config.ts', await block('ts config.ts'));
    await home().write('acme.ts', await adapter());
    const { status, stdout, stderr } = await run(['providers', '--format', 'json'], {
      env: { ...env, VMRAY_API_KEY: 'k' },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const rows: { name: string; configured: boolean }[] = JSON.parse(stdout);
    expect(rows.map(({ name, configured }) => [name, configured])).toEqual([
      ['vmray', true],
      ['acme', true],
      ['alibaba', false],
      ['cape', false],
      ['malwarebazaar', false],
      ['virustotal', false],
      ['hybrid-analysis', false],
      ['joe-sandbox', false],
      ['triage', false],
    ]);
  });
});

describe('an adapter of a third party', () => {
  it('answers for its provider', async () => {
    await home().write('acme.ts', await adapter());
    await home().write('config.json', { providers: [{ ...acme, id: 'lab' }] });
    const compared = await run(['compare', hash, '--format', 'json'], { env });
    expect(JSON.parse(compared.stdout).sources).toMatchObject([
      { provider: 'lab', product: 'Acme Box', status: 'reported' },
    ]);
    const reported = await run(['report', 'lab', hash], { env });
    expect(SandboxReportSchema.omit({ raw: true }).parse(JSON.parse(reported.stdout)).ref.id).toBe('task:1');
  });

  it('normalizes by its name, by the id of its provider and as it is written, without a variable set', async () => {
    await home().write('acme.ts', await adapter());
    await home().write('config.json', { providers: [{ ...acme, id: 'lab' }] });
    for (const name of ['acme', 'lab', './acme.ts']) {
      const { status, stdout } = await run(['normalize', name, '-', '--raw'], { input: '{"a":1}' });
      expect({ name, status }).toEqual({ name, status: 0 });
      expect(JSON.parse(stdout)).toMatchObject({ provider: 'acme', raw: { a: 1 } });
    }
  });

  it('needs no provider to normalize', async () => {
    await home().write('acme.ts', await adapter());
    await home().write('config.json', { plugins: ['./acme.ts'] });
    expect((await run(['normalize', 'acme', '-'], { input: '{}' })).status).toBe(0);
    const unknown = await run(['normalize', 'joe', '-'], { input: '{}' });
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(
      /There is no provider "joe"\. Known are vmray, alibaba, cape, malwarebazaar, virustotal, hybrid-analysis, joe-sandbox, triage, acme\./,
    );
  });

  it.each([
    ["throw new Error('boom\\nline two')", 'boom'],
    ['return null as never', 'what it read is no list of reports.'],
  ])('is to blame where it cannot read: %s', async (body, reason) => {
    const source = (await adapter()).replace(/read: \(document\) => .*,/, `read: () => { ${body}; },`);
    await home().write('acme.ts', source);
    await home().write('config.json', { plugins: ['./acme.ts'] });
    for (const args of [
      ['normalize', 'acme', '-'],
      ['compare', '--saved', 'acme=-'],
    ]) {
      const result = await run(args, { input: '{}' });
      const stderr = `sandjury: Standard input: The adapter acme failed: ${reason}\n`;
      expect({ args, ...result }).toEqual({ args, status: 2, stdout: '', stderr });
    }
  });

  it('prints in its own format, and a name that nobody has is refused before anybody is asked', async () => {
    await home().write('acme.ts', await adapter());
    await home().write('config.json', { providers: [acme] });
    for (const args of [
      ['normalize', 'acme', '-'],
      ['compare', hash],
      ['report', 'acme', hash],
    ]) {
      const { status, stdout } = await run([...args, '--format', 'acme-hosts'], { env, input: '{}' });
      expect({ args, status, stdout }).toEqual({ args, status: 0, stdout: 'c2.example\n' });
    }
    const refused = await run(['compare', hash, '--format', 'acme-host'], { env });
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(/'acme-host' is invalid.*Adapters bring acme-hosts\./);
  });

  it.each([
    [
      'JSON',
      (text: string) => `JSON.stringify({ text: '${text}' }, null, '\\t')`,
      '{\n\t"text": "a\\u202e\\u009b"\n}\n',
    ],
    ['lines of JSON', (text: string) => `'"${text}"\\n{}'`, '"a\\u202e\\u009b"\n{}\n'],
  ])('prints its %s as ours is, without a character that acts on a terminal', async (_, value, expected) => {
    const rendered = `render: () => ${value('a\\u202e\\u009b')} }`;
    await home().write('acme.ts', await adapter((text) => text.replace(/render: .*\}/, () => rendered)));
    await home().write('config.json', { providers: [acme] });
    const { status, stdout } = await run(['compare', hash, '--format', 'acme-hosts'], { env });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expected });
  });

  it('gives screenshots whose names lead nowhere but into the folder', async () => {
    const names = ['../out.png', '/tmp/out.png', 'a/b.png', '..', '.hidden', 'C:x.png', 'a\\\\b.png', '', 'ok.png'];
    const pictures = `${JSON.stringify(names)}.map((name) => ({ name, mimeType: 'image/png', content: Buffer.from('x') }))`;
    const method = `screenshots: async () => ${pictures}, report: async`;
    await home().write('acme.ts', await adapter((text) => text.replace('report: async', () => method)));
    await home().write('config.json', { providers: [acme] });
    const out = join(home().elsewhere, 'pictures');
    const { status, stdout, stderr } = await run(['screenshots', 'acme/task:1', '--out', out], { env });
    expect({ status, stdout }).toEqual({ status: 3, stdout: `${join(out, 'ok.png')}\n` });
    expect(stderr.match(/its name is no plain file name/g)).toHaveLength(8);
    expect(await readdir(home().elsewhere, { recursive: true })).toEqual(['pictures', join('pictures', 'ok.png')]);
  });

  it.each([
    ['with a main', { main: 'lib/index.js' }],
    ['with exports for import alone', { exports: { '.': { types: './x.d.ts', import: './lib/index.js' } } }],
    ['with one export', { exports: './lib/index.js' }],
  ])('is a package %s', async (_, manifest) => {
    await install('@acme/acme', manifest, published);
    await home().write('config.json', { providers: [{ use: '@acme/acme' }] });
    const { status, stdout, stderr } = await run(['providers', '--format', 'json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)[0]).toMatchObject({ name: 'acme', adapter: '@acme/acme', configured: true });
  });

  it('is not looked for in the working directory', async () => {
    const cwd = home().elsewhere;
    await writeFile(join(cwd, 'acme.ts'), 'console.log("run"); export {};');
    await home().write('../../elsewhere/node_modules/acme-acme/package.json', { name: 'acme-acme', main: 'i.js' });
    await home().write('../../elsewhere/node_modules/acme-acme/i.js', 'console.log("run");');
    for (const use of ['./acme.ts', 'acme-acme', 'acme']) {
      await home().write('config.json', { providers: [{ use }] });
      expect(await run(['providers'], { cwd })).toMatchObject({ status: 2, stdout: '' });
      expect(await run(['normalize', use, '-'], { cwd, input: '{}' })).toMatchObject({ status: 2, stdout: '' });
    }
  });
});

describe('an adapter that is refused', () => {
  const refusals: [string, (text: string) => string, RegExp][] = [
    ['exports nothing', () => 'export {};', /"\.\/acme\.ts" exports no adapter \(it exports nothing\)/],
    [
      'exports something else',
      () => 'export const plugin = { name: "acme" };',
      /exports no adapter \(it exports plugin\)/,
    ],
    ['throws', () => 'throw new Error("boom\\n at night");', /"\.\/acme\.ts" cannot be loaded: boom\.$/],
    ['never loads', () => 'await new Promise(() => {});', /"\.\/acme\.ts" cannot be loaded: it waits for something/],
    ['does not parse', () => 'export const = 5', /"\.\/acme\.ts" cannot be loaded: /],
    [
      'exports several',
      (text) => `${text.replace('const plugin', 'const one')}\nexport const two = { ...one };`,
      /exports several adapters \(one, two\): expected one of the name plugin/,
    ],
    [
      'makes a provider of another version',
      (text) => text.replace("specificationVersion: 'v1'", "specificationVersion: 'v2' as 'v1'"),
      /providers\[0\]\.use: the provider is made for version "v2" of the provider contract: expected "v1"/,
    ],
    [
      'is of another version',
      (text) => text.replace("name: 'acme',", "name: 'acme', ...{ specificationVersion: 'v2' },"),
      /"\.\/acme\.ts" is made for version "v2" of the provider contract/,
    ],
    [
      'fails when it makes its provider',
      (text) => text.replace('({ id = ', '({ id = boom(), again = '),
      /providers\[0\]: the adapter failed: boom is not defined/,
    ],
  ];

  it.each(refusals)('%s', async (_, change, expected) => {
    await home().write('acme.ts', await adapter(change));
    await home().write('config.json', { providers: [acme] });
    const { status, stdout, stderr } = await run(['providers'], { env });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^sandjury: .*config\.json:\d+:\d+: providers\[0\].*\n$/);
    expect(stderr.trim()).toMatch(expected);
  });

  it.each([
    [
      '@acme/sandjury-adapter-acme',
      /providers\[0\]\.use: "@acme\/sandjury-adapter-acme" is not installed: npm install --prefix ".*\/sandjury" @acme/,
    ],
    ['./nowhere.ts', /providers\[0\]\.use: there is no file "\.\/nowhere\.ts" in /],
    ['node:fs', /providers\[0\]\.use: "node:fs" is not installed/],
    ['fs', /providers\[0\]\.use: "fs" is not installed/],
  ])('is not installed: %s', async (use, expected) => {
    await home().write('config.json', { providers: [{ use }] });
    const { status, stdout, stderr } = await run(['compare', hash]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^sandjury: .*config\.json:4:7: .*\n$/);
    expect(stderr).toMatch(expected);
  });

  it('is not installed, and only `plugins` names it', async () => {
    await home().write('config.json', { providers: [], plugins: ['nope-plugin'] });
    const { status, stdout, stderr } = await run(['providers']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^sandjury: .*config\.json:4:5: plugins\[0\]: "nope-plugin" is not installed: npm install .*\n$/,
    );
  });

  it('leaves something running, for which nobody waits', async () => {
    await home().write('acme.ts', await adapter((text) => `${text}setInterval(() => undefined, 1000);\n`));
    await home().write('config.json', { providers: [acme] });
    expect((await run(['providers'], { env })).status).toBe(0);
  });

  it('has the id of another one, which only the adapters know', async () => {
    await home().write('acme.ts', await adapter());
    await home().write('config.json', { providers: [acme, { ...acme, url: 'https://two.example' }] });
    for (const args of [['compare', hash], ['providers']]) {
      const { status, stdout, stderr } = await run(args, { env });
      expect({ args, status, stdout }).toEqual({ args, status: 2, stdout: '' });
      expect(stderr).toMatch(
        /^sandjury: .*config\.json: providers: two have the id "acme": give one of them another\.\n$/,
      );
    }
  });

  it('refuses a setting that the adapter does not have', async () => {
    await home().write('acme.ts', await adapter());
    await home().write('config.json', { providers: [{ ...acme, tokn: 'x' }] });
    const { stderr } = await run(['providers'], { env });
    expect(stderr).toMatch(
      /config\.json:9:7: providers\[0\]\.tokn: there is no such setting \(Did you mean token\?\)\.\n$/,
    );
  });
});
