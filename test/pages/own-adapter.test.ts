import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ComparisonSchema } from '@sandjury/compare';
import { describe, expect, it } from 'vitest';
import { root, runNode } from '../support/cli/run-cli.ts';

const folder = join(root, 'examples/own-adapter');
const main = join(folder, 'main.ts');

describe('an adapter by somebody else, named by a configuration', () => {
  it('is compared side by side with VMRay, as the README shows it', async () => {
    const { status, stdout, stderr } = await runNode([main]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // But for the ages, which time changes.
    const page = readFileSync(join(folder, 'README.md'), 'utf8');
    const shown = page.match(/^ {2}(?:SOURCE|vmray|acme-box|Consensus) .{6,30}/gm);
    expect(shown).toHaveLength(4);
    for (const line of shown ?? []) expect(stdout).toContain(line.trimEnd());
  });

  it('takes part in every other format, as JSON with its evidence', async () => {
    const { stdout } = await runNode([
      main,
      '64ec88ca00b268e5ba1a35678a1b5316d212f4f366b2477232534a8aeca37f3c',
      '--format',
      'json',
    ]);
    const { sources, iocs } = ComparisonSchema.parse(JSON.parse(stdout));
    const own = sources.find(({ provider }) => provider === 'acme-box');
    expect(own?.verdict).toMatchObject({ value: 'malicious', score: 91, evidence: ['/report/verdict/label'] });
    expect(iocs.rows.filter((row) => row.sources['acme-box']?.isIoc).map(({ type }) => type)).toEqual([
      'domain-name',
      'url',
    ]);
  });

  it('gets a sample beside VMRay, and both are waited for', async () => {
    const flags = ['--submit', '--provider', 'vmray', '--provider', 'acme-box', '--poll', '1', '--format', 'json'];
    const { status, stdout } = await runNode([main, join(folder, 'package.json'), ...flags]);
    expect(status).toBe(0);
    const { sources } = ComparisonSchema.parse(JSON.parse(stdout));
    expect(sources.map(({ provider, status: found }) => [provider, found])).toEqual([
      ['vmray', 'reported'],
      ['acme-box', 'reported'],
    ]);
  });
});
