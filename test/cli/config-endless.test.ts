import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeConfigHome, useConfigHome } from '../support/cli/config-home.ts';
import { root, runNode, sandjury } from '../support/cli/run-cli.ts';

const home = useConfigHome();
const main = join(root, 'packages/cli/src/main.ts');

describe('a module that never ends', () => {
  it('is ended after ten seconds, wherever it is loaded from', async () => {
    const waits = `import { execFileSync } from 'node:child_process'; execFileSync('sleep', ['60']);`;
    const late = 'it has not loaded within 10 s.';
    const places = [
      { status: 2, said: `config.mjs: ${late}`, files: { 'config.mjs': 'for (;;);' } },
      {
        status: 2,
        said: `config.json:4:7: providers[0].use: "./loop.mjs" cannot be loaded: ${late}`,
        files: { 'loop.mjs': 'for (;;);', 'config.json': { providers: [{ use: './loop.mjs' }] } },
      },
      // The process goes with it where another program holds it.
      { status: null, said: `config.mjs: ${late}`, files: { 'config.mjs': waits } },
    ];
    // Side by side: each of them takes ten seconds.
    await Promise.all(
      places.map(async ({ status, said, files }) => {
        const own = await makeConfigHome();
        for (const [name, content] of Object.entries(files)) await own.write(name, content);
        const startedAt = performance.now();
        const ended = await sandjury(['providers'], { env: own.env });
        const stderr = `sandjury: ${join(own.folder, said)}\n`;
        expect(ended).toMatchObject({ status, stdout: '', stderr });
        expect(performance.now() - startedAt).toBeGreaterThan(9_900);
        await own.remove();
      }),
    );
  });

  const block = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
  it.each([
    ['a loop', 'for (;;);'],
    ['a loop after it has waited', 'await new Promise((resolve) => setTimeout(resolve, 10)); for (;;);'],
    ['a loop in a function that it waits for', 'await (async () => { for (;;); })();'],
    ['a loop that catches what is thrown', 'for (;;) { try { for (;;); } catch {} finally { for (;;); } }'],
    ['a loop in a module that it imports', "import './loop.mjs';"],
    ['a loop in a timer', 'setTimeout(() => { for (;;); }); await new Promise(() => {});'],
    ['promises without end', 'const turn = () => Promise.resolve().then(turn); await turn();'],
    ['ticks without end', 'const turn = () => process.nextTick(turn); turn(); await new Promise(() => {});'],
    ['an expression that takes years', `/^(a+)+$/.test('a'.repeat(60) + 'b');`],
    ['a lock that nobody opens', block],
    ['a pause that is longer', 'await new Promise((resolve) => setTimeout(resolve, 60_000));'],
  ])('is ended whatever it does: %s', async (_, text) => {
    await home().write('loop.mjs', 'for (;;);');
    const file = await home().write('endless.mjs', `${text}\nexport const config = {};`);
    const script = `
      import { importFile } from ${JSON.stringify(join(root, 'packages/cli/src/configuration/documents/module.ts'))};
      const said = await importFile(${JSON.stringify(file)}, (reason) => \`It is over: \${reason}.\`, 300).catch(String);
      console.log(said);
      process.exit();`;
    const ended = await runNode(['--input-type=module', '-e', script]);
    expect(ended).toEqual(
      text.includes('60_000')
        ? { status: 0, stdout: 'Error: it has not loaded within 0.3 s\n', stderr: '' }
        : { status: 2, stdout: '', stderr: 'sandjury: It is over: it has not loaded within 0.3 s.\n' },
    );
  });

  it('is ended by Ctrl-C at once', async () => {
    await home().write('config.mjs', `import { writeSync } from 'node:fs'; writeSync(1, 'begun'); for (;;);`);
    const child = spawn(process.execPath, [main, 'providers'], {
      env: { PATH: process.env.PATH ?? '', ...home().env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((resolve) => child.on('close', (status, signal) => resolve([status, signal])));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const startedAt = performance.now();
    child.kill('SIGINT');
    // A shell calls it 130.
    expect(await ended).toEqual([null, 'SIGINT']);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
