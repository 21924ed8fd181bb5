import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Benchmark, inTurn } from '../tools/measure.ts';
import { packed } from '../tools/packed.ts';

const ours = ['core', 'compare', 'export', 'vmray', 'alibaba', 'emulator', 'cli'];
const fixtures = '../../../packages/vmray/test/fixtures';
const reply = join(import.meta.dirname, fixtures, 'summary_v2__malicious_exe__schema2.1_platform4.2.json');

/** The built command line, run by node directly: the whole time of its process over that of one that does nothing. */
export const start: readonly Benchmark[] = [
  startOf('start-version', ['--version'], '<= 2'),
  startOf('start-help', ['--help'], '<= 3'),
  startOf('start-normalize', ['normalize', 'vmray', reply], '<= 6'),
  startOf('start-normalize-table', ['normalize', 'vmray', reply, '--format', 'table'], '<= 6'),
];

let installed: Promise<string> | undefined;

function startOf(name: string, args: readonly string[], goal: string): Benchmark {
  return {
    name,
    unit: `process of sandjury ${args[0] ?? ''} / process of node -e 0`,
    goal,
    async run() {
      installed ??= install();
      const folder = await installed;
      // A cache of its own, so that what is measured is the second start and not what was done here before.
      const env = { PATH: process.env.PATH, XDG_CACHE_HOME: join(folder, 'cache') };
      const node = (call: readonly string[]) => () => {
        const { status } = spawnSync(process.execPath, [...call], { env, stdio: ['ignore', 'ignore', 'inherit'] });
        if (status !== 0) throw new Error(`node ${call.join(' ')} ended with ${status}.`);
      };
      const main = join(folder, 'node_modules/sandjury/dist/main.js');
      const { oursMs, bareMs, ratio } = await inTurn(15, node([main, ...args]), node(['-e', '0']));
      return { ratio, detail: `${Math.round(oursMs)} ms, node -e 0 ${Math.round(bareMs)} ms` };
    },
  };
}

/** Once for all of them; gone when the benchmarks have ended. */
async function install(): Promise<string> {
  const folder = await packed(ours);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
