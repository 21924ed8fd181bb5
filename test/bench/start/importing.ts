import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { type Benchmark, inTurn } from '../tools/measure.ts';
import { packed } from '../tools/packed.ts';

/** The whole time of a process that imports the built Alibaba adapter, over one that imports zod alone. */
export const importing: Benchmark = {
  name: 'import',
  unit: 'process importing @sandjury/alibaba / process importing zod',
  goal: '<= 1.3',
  async run() {
    const cwd = await packed(['core', 'alibaba']);
    const load = (specifier: string) => () => {
      const code = `import ${JSON.stringify(specifier)}`;
      const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd, stdio: 'inherit' });
      if (status !== 0) throw new Error(`${specifier} could not be imported.`);
    };
    try {
      const { oursMs, bareMs, ratio } = await inTurn(15, load('@sandjury/alibaba'), load('zod'));
      return { ratio, detail: `${Math.round(oursMs)} ms, zod ${Math.round(bareMs)} ms` };
    } finally {
      await rm(cwd, { recursive: true });
    }
  },
};
