import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** What a fresh process loads for a module: the specifiers that lead outside of this workspace. */
function loadedBy(module: string): string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({ resolve: (name, context, next) => (seen.add(name), next(name, context)) });
    await import(${JSON.stringify(new URL(module, import.meta.url).href)});
    console.log(JSON.stringify([...seen]));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(out) as string[];
}

it.each(['../src/index.ts', '../src/read/index.ts'])('importing %s loads no transport', (module) => {
  const loaded = loadedBy(module);
  expect(loaded).toContain('zod');
  for (const name of ['undici', 'jsonrepair']) expect(loaded).not.toContain(name);
  // Each takes up to a twentieth of the time that zod takes to load.
  for (const name of ['net', 'stream', 'util', 'crypto', 'tls', 'dns']) expect(loaded).not.toContain(`node:${name}`);
});

it('reading saved replies knows neither client nor signer', () => {
  const loaded = loadedBy('../src/read/index.ts');
  expect(loaded.filter((name) => /\/(?:operations|connection|signer|acs3)\.ts$/.test(name))).toEqual([]);
});
