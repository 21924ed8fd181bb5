import { ComparisonSchema } from '@sandjury/compare';
import {
  corpus,
  emulatorVirustotalApiKey,
  startVirustotalEmulator,
  type VirustotalEmulator,
  virustotalRecordings,
} from '@sandjury/emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useConfigHome } from '../support/cli/config-home.ts';
import { sandjuryAlone } from '../support/cli/run-here.ts';

const home = useConfigHome();
let virustotal: VirustotalEmulator;
beforeAll(async () => {
  virustotal = await startVirustotalEmulator({ finishAfterPolls: 0 });
});
afterAll(() => virustotal.close());
beforeEach(() => virustotal.reset());

const environment = () => ({ VT_API_KEY: emulatorVirustotalApiKey, SANDJURY_VIRUSTOTAL_URL: virustotal.url });
const run = (args: readonly string[], env: Record<string, string> = environment()) =>
  sandjuryAlone(args, { env: { ...home().env, ...env } });
const known = corpus.find(({ name }) => name === 'packed-loader')?.hashes.sha256 ?? '';

describe('with one free key', () => {
  it.each(['VT_API_KEY', 'VIRUSTOTAL_API_KEY'])('%s is all that a comparison needs', async (name) => {
    const env = { [name]: emulatorVirustotalApiKey, SANDJURY_VIRUSTOTAL_URL: virustotal.url };
    const { status, stdout, stderr } = await run(['compare', known, '--format', 'json'], env);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining(emulatorVirustotalApiKey) });
    const { sources, consensus } = ComparisonSchema.parse(JSON.parse(stdout));
    expect(sources.map(({ provider, verdict }) => [provider, verdict?.value, verdict?.reason])).toEqual([
      ['virustotal', 'malicious', '6 of 70 engines, 1 more suspicious'],
    ]);
    expect([consensus.value, virustotal.calls.map(({ operation }) => operation)]).toEqual([
      'malicious',
      ['file', 'behaviours'],
    ]);
  });

  it('what nobody detects is unknown, and what nobody has seen is not found in one call', async () => {
    const undetected = virustotalRecordings.find(({ name }) => name === 'recorded-undetected')?.hashes.md5 ?? '';
    const { stdout } = await run(['compare', undetected, '--format', 'json']);
    const { sources } = ComparisonSchema.parse(JSON.parse(stdout));
    expect(sources[0]?.verdict).toMatchObject({ value: 'unknown', reason: '0 of 66 engines', score: null });
    virustotal.reset();
    expect((await run(['compare', '0'.repeat(64)])).status).toBe(0);
    expect(virustotal.calls.map(({ operation }) => operation)).toEqual(['file']);
  });

  it('a URL is looked up, and not submitted', async () => {
    const { status, stdout } = await run(['compare', 'http://example.com/', '--format', 'json']);
    const { sources } = ComparisonSchema.parse(JSON.parse(stdout));
    expect([status, sources.map((source) => source.status)]).toEqual([0, ['not_found']]);
    expect(virustotal.calls.map(({ operation }) => operation)).toEqual(['url']);
  });

  it('a wrong key is told, and one of another length is not sent', async () => {
    const wrong = await run(['compare', known], { ...environment(), VT_API_KEY: 'x'.repeat(64) });
    expect([wrong.status, wrong.stdout + wrong.stderr]).toEqual([4, expect.stringContaining('Wrong API key')]);
    virustotal.reset();
    const short = await run(['compare', known], { ...environment(), VT_API_KEY: 'too-short' });
    expect([short.status, virustotal.calls]).toEqual([4, []]);
  });
});

it('sandboxes become sources of their own, and an old copy is a finding', async () => {
  const providers = [
    { use: 'virustotal', apiKey: { env: 'VT_API_KEY' }, url: virustotal.url, expand: ['VMRay', 'CAPE Sandbox'] },
  ];
  await home().write('config.json', { providers });
  const { stdout } = await run(['compare', known, '--format', 'json']);
  const { sources } = ComparisonSchema.parse(JSON.parse(stdout));
  expect(sources.map(({ provider, verdict, group }) => [provider, verdict?.value, group])).toEqual([
    ['virustotal', 'malicious', 'virustotal'],
    ['virustotal/vmray', 'benign', 'vmray'],
    ['virustotal/cape-sandbox', 'malicious', 'cape'],
  ]);
});

describe('sandboxes as sources of their own, of what was waited for', () => {
  const ownSources = ['virustotal', 'virustotal/vmray', 'virustotal/cape-sandbox'];
  beforeEach(async () => {
    const expand = ['VMRay', 'CAPE Sandbox'];
    const providers = [{ use: 'virustotal', apiKey: { env: 'VT_API_KEY' }, url: virustotal.url, expand }];
    await home().write('config.json', { providers });
  });

  it('wait prints each', async () => {
    const { stdout, stderr } = await run(['wait', `virustotal/file:${known}`, '--format', 'json']);
    const outcomes: { provider: string; status: string }[] = JSON.parse(stdout);
    expect(
      outcomes.map(({ provider, status }) => [provider, status]),
      stderr,
    ).toEqual(ownSources.map((provider) => [provider, 'reported']));
  });

  it.each([
    ['submit', ['--wait']],
    ['compare', ['--submit']],
  ])('%s %j compares each', async (command, flags) => {
    const file = await home().write('new.bin', 'a file that nobody knows');
    const waiting = ['--poll', '1', '--provider', 'virustotal', '--format', 'json'];
    const { stdout, stderr } = await run([command, file, ...flags, ...waiting]);
    const { sources } = ComparisonSchema.parse(JSON.parse(stdout));
    expect(
      sources.map(({ provider, status }) => [provider, status]),
      stderr,
    ).toEqual([
      ['virustotal', 'reported'],
      ['virustotal/vmray', 'not_found'],
      ['virustotal/cape-sandbox', 'not_found'],
    ]);
  });
});

it.each([
  ['virustotal', ['VT_API_KEY', 'VIRUSTOTAL_API_KEY'], 'SANDJURY_VIRUSTOTAL_URL'],
  ['malwarebazaar', ['MALWAREBAZAAR_AUTH_KEY', 'ABUSECH_AUTH_KEY'], 'SANDJURY_MALWAREBAZAAR_URL'],
])('providers: of the keys of %s one is needed, and none is optional', async (name, oneOf, other) => {
  const { stdout } = await run(['providers'], {});
  const block = stdout.split(/\n(?=\S)/).find((text) => text.startsWith(`${name} `)) ?? '';
  expect(block).toMatch(new RegExp(`^  Set +one of ${oneOf.join(', ')}\\n  Optional +${other}$`, 'm'));
  const rows = JSON.parse((await run(['providers', '--format', 'json'], {})).stdout);
  const row = [rows].flat(2).find((one: { name: string }) => one.name === name);
  expect(row).toMatchObject({ missing: [], oneOf, optional: [other] });
});
