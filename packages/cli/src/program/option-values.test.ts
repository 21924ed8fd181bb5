import { describe, expect, it } from 'vitest';
import { fakeIo } from '../../test/fake-io.ts';
import { run } from '../run.ts';

describe('an empty name, as of a variable of the shell that is not set', () => {
  const hash = 'a'.repeat(32);
  it.each([
    ['--cache', ['compare', hash], 'folder'],
    ['--output', ['compare', hash], 'file'],
    ['--output', ['agreement', 'table.csv'], 'file'],
    ['--noise', ['compare', hash], 'file'],
    ['--from', ['compare'], 'file'],
    ['--rejects', ['report', 'vmray', hash], 'file'],
    ['--out', ['screenshots', 'vmray/analysis:1'], 'folder'],
    ['--config', ['providers'], 'file'],
    ['--config', ['init', 'vmray'], 'file'],
  ])('%s is refused: %j', async (option, args, kind) => {
    const { io, text } = fakeIo();
    expect(await run([...args, option, ''], io)).toBe(2);
    expect(text.out).toBe('');
    expect(text.err).toContain(`argument '' is invalid. Expected the name of a ${kind}.`);
  });

  it('stands for no configuration in SANDJURY_CONFIG', async () => {
    const { io, text } = fakeIo({ env: { SANDJURY_CONFIG: '' } });
    expect(await run(['providers'], io)).toBe(0);
    expect(text.out).toContain('not configured');
  });
});
