import { ComparisonSchema } from '@sandjury/compare';
import { corpus, emulatorTriageApiKey, startTriageEmulator, type TriageEmulator } from '@sandjury/emulator';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { useConfigHome } from '../support/cli/config-home.ts';
import { sandjuryAlone } from '../support/cli/run-here.ts';

const home = useConfigHome();
let triage: TriageEmulator;
beforeAll(async () => {
  triage = await startTriageEmulator();
});
afterAll(() => triage.close());
beforeEach(() => triage.reset());

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  sandjuryAlone(args, { env: { ...home().env, TRIAGE_API_KEY: emulatorTriageApiKey, TRIAGE_URL: triage.url, ...env } });
const known = corpus.find(({ name }) => name === 'packed-loader')?.hashes.md5 ?? '';

it('a key and an address are all that a comparison needs', async () => {
  const { status, stdout, stderr } = await run(['compare', known, '--format', 'json']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining(emulatorTriageApiKey) });
  const { sources, families } = ComparisonSchema.parse(JSON.parse(stdout));
  expect(sources.map(({ provider, verdict, group }) => [provider, verdict?.value, verdict?.score, group])).toEqual([
    ['triage', 'malicious', 100, 'triage'],
  ]);
  expect(families.map(({ value }) => value)).toContain('exampleloader');
  expect(triage.calls.map(({ operation }) => operation)).toEqual(['search', 'overview']);
});

it('the key of the client of Recorded Future counts beside an address, and alone starts nothing', async () => {
  const env = { TRIAGE_API_KEY: '', SANDBOX_TOKEN: emulatorTriageApiKey };
  expect((await run(['compare', known, '--format', 'json'], env)).status).toBe(0);
  const alone = await run(['providers', '--format', 'json'], { ...env, TRIAGE_URL: '' });
  const rows: { name: string; configured: boolean }[] = JSON.parse(alone.stdout);
  expect(rows.find(({ name }) => name === 'triage')?.configured).toBe(false);
});

it('nothing is submitted to the public cloud unless a setting allows it', async () => {
  const url = 'https://example.net/login';
  const open = await run(['submit', url, '--provider', 'triage'], { TRIAGE_URL: 'https://tria.ge' });
  expect([open.status === 0, open.stdout + open.stderr]).toEqual([
    false,
    expect.stringContaining('allowPublicSubmissions'),
  ]);
  expect(triage.calls).toEqual([]);
  const own = await run(['submit', url, '--provider', 'triage', '--format', 'json']);
  expect([own.status, triage.calls.map(({ operation }) => operation)]).toEqual([0, ['submit']]);
});
