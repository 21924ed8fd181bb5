import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);

/** Names of what Node had loaded once the module was imported. */
async function loadedBy(file: string): Promise<string> {
  const url = new URL(file, import.meta.url).href;
  const script = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ resolve: (name, context, next) => { const found = next(name, context); seen.push(found.url); return found; } });
    await import(${JSON.stringify(url)});
    console.log(seen.join('\\n'));`;
  return (await run(process.execPath, ['--input-type=module', '--eval', script])).stdout;
}

describe('importing', () => {
  it.each(['../src/index.ts', '../src/read/index.ts'])('%s loads no HTTP client', async (file) => {
    const loaded = await loadedBy(file);
    expect(loaded).toContain('zod');
    expect(loaded).not.toMatch(/undici|node:https?\b|node:http2/);
  });

  it('the offline reader does not load the API client', async () => {
    expect(await loadedBy('../src/read/index.ts')).not.toMatch(/vmray\/src\/(?:api\/(?!archive\/zip)|provider)/);
  });
});
