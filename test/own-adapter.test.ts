import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, runNode } from './support/run-cli.ts';

const folder = join(root, 'examples/own-adapter');
const main = join(folder, 'main.ts');

describe('an adapter by somebody else, loaded by name through the configuration', () => {
  it('is compared side by side with VMRay and Alibaba', async () => {
    const { status, stdout, stderr } = await runNode([main]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}vmray +\S+ malicious/m);
    expect(stdout).toMatch(/^ {2}alibaba +\S+ benign/m);
    expect(stdout).toMatch(/^ {2}cape +\S+ malicious +100 /m);
    expect(stdout).toContain('malicious: cape, vmray; benign: alibaba');
    // As the README shows it, but for the ages, which time changes.
    const shown = readFileSync(join(folder, 'README.md'), 'utf8').match(
      /^ {2}(?:vmray|alibaba|cape|Consensus) .{22}/gm,
    );
    expect(shown).toHaveLength(4);
    for (const line of shown ?? []) expect(stdout).toContain(line);
  });

  it('takes part in every other format, as JSON with its evidence', async () => {
    const { stdout } = await runNode([
      main,
      '06c6da82e6f1a4102ed095070701c2e728094177c805f0790ac415ff070a75da',
      '--format',
      'json',
    ]);
    const comparison = JSON.parse(stdout);
    const { evidence } = comparison.sources.find((source: { provider: string }) => source.provider === 'cape').verdict;
    expect(evidence).toEqual(['/report/malstatus']);
    const shared = comparison.iocs.rows.find((row: { type: string; sources: object }) => {
      return row.type === 'windows-registry-key' && 'cape' in row.sources && 'vmray' in row.sources;
    });
    expect(shared.key).toContain('software\\example\\loader');
  });

  it('knows nothing of Sandjury but what its README names', () => {
    const source = readdirSync(join(folder, 'src')).filter((file) => !file.endsWith('.test.ts'));
    const imported = source.flatMap((file) =>
      [...readFileSync(join(folder, 'src', file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(
        ([, name]) => name,
      ),
    );
    const others = imported.filter((name) => !name?.startsWith('./') && !name?.startsWith('node:'));
    expect([...new Set(others)].sort()).toEqual([
      '../package.json',
      '@sandjury/core',
      '@sandjury/core/toolkit',
      'undici',
      'zod',
    ]);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).sort()).toEqual([
      '@sandjury/core',
      'undici',
      'zod',
    ]);
  });
});
