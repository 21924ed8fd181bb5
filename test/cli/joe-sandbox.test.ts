import { ComparisonSchema } from '@sandjury/compare';
import { corpus, emulatorJoeSandboxApiKey, type JoeSandboxEmulator, startJoeSandboxEmulator } from '@sandjury/emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useConfigHome } from '../support/cli/config-home.ts';
import { sandjuryAlone } from '../support/cli/run-here.ts';

const home = useConfigHome();
let joe: JoeSandboxEmulator;
beforeAll(async () => {
  joe = await startJoeSandboxEmulator({ finishAfterPolls: 0 });
});
afterAll(() => joe.close());
beforeEach(() => joe.reset());

const environment = () => ({ JBX_API_KEY: emulatorJoeSandboxApiKey, JBX_API_URL: `${joe.url}/api` });
const run = (args: readonly string[], env: Record<string, string> = environment()) =>
  sandjuryAlone(args, { env: { ...home().env, ...env } });
const operations = () => joe.calls.map(({ operation }) => operation);
const known = corpus.find(({ name }) => name === 'packed-loader')?.hashes.sha256 ?? '';

describe("with the variables of the vendor's own client", () => {
  it('a key is all that a comparison needs', async () => {
    const { status, stdout, stderr } = await run(['compare', known, '--format', 'json']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining(emulatorJoeSandboxApiKey) });
    const { sources } = ComparisonSchema.parse(JSON.parse(stdout));
    expect(sources).toMatchObject([
      { provider: 'joe-sandbox', verdict: { value: 'suspicious', score: 46 }, complete: true },
    ]);
    expect(operations()).toEqual(['analysis_search', 'analysis_info', 'analysis_download']);
  });

  it('a URL is looked up, and not submitted', async () => {
    const { stdout } = await run(['compare', 'http://conor', '--format', 'json']);
    expect(ComparisonSchema.parse(JSON.parse(stdout)).sources).toMatchObject([{ status: 'reported' }]);
    expect(operations()).not.toContain('submission_new');
  });

  it('a submission needs consent to the terms, and takes several systems', async () => {
    const submit = ['submit', 'http://a.example/', '--provider', 'joe-sandbox', '--wait', '--format', 'json'];
    const refused = await run(submit);
    expect([refused.status, refused.stdout + refused.stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('acceptTac'),
    ]);
    expect(refused.status).not.toBe(0);
    expect(operations()).toEqual([]);
    const accepted = await run([...submit, '--set', 'joe-sandbox.systems=["w7x64","w10x64_office"]'], {
      ...environment(),
      JBX_ACCEPT_TAC: '1',
    });
    expect({ status: accepted.status, stderr: accepted.stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    expect(operations().filter((one) => one === 'analysis_download')).toHaveLength(2);
  });

  it('the dry run says who can come to have the sample', async () => {
    const { stdout } = await run([
      'submit',
      'http://a.example/',
      '--provider',
      'joe-sandbox',
      '--dry-run',
      '--format',
      'json',
    ]);
    expect(stdout).toContain('"private"');
    expect(operations()).toEqual([]);
  });
});
