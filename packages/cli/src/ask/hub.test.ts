import { describe, expect, it } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import { run } from '../run.ts';

describe('where nothing is configured', () => {
  const hash = 'a'.repeat(32);
  it.each([
    [['compare', hash]],
    [['report', 'vmray', hash]],
    [['wait', 'vmray/submission:1']],
    [['tag', 'add', 'x', 'vmray/submission:1']],
    [['screenshots', 'vmray/analysis:1', '--out', 'x']],
    [['submit', 'https://x.example/', '--provider', 'vmray']],
    [['quota']],
  ])('says how to go on: %j', async (args) => {
    const { io, text } = fakeIo();
    expect(await run(['--no-config', ...args], io)).toBe(2);
    expect(text.err).toMatch(
      /^sandjury: No provider is configured\. `sandjury init` writes a configuration; or set .*\n$/,
    );
  });
});
