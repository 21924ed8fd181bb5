import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emulatorKey, startEmulator } from '../test/emulator.ts';
import { type AcmeBoxProvider, acmeBox } from './provider.ts';

// What the conformance suite cannot know, because it is this vendor's own.
describe('a submission', () => {
  let emulator: Awaited<ReturnType<typeof startEmulator>>;
  let provider: AcmeBoxProvider;

  beforeAll(async () => {
    emulator = await startEmulator();
    provider = acmeBox({ url: emulator.url, apiKey: emulatorKey });
  });
  afterAll(async () => {
    await provider.close();
    await emulator.close();
  });

  it.each([
    ['tags', { tags: ['made up'] }],
    ['comment', { comment: 'made up' }],
    ['priority', { vendor: { priority: 1 } }],
  ])('with what the vendor cannot take is refused before anything is sent: %s', async (name, options) => {
    const file = {
      name: 'a.txt',
      size: 1,
      open: async function* () {
        yield new Uint8Array(1);
      },
    };
    await expect(provider.submitFile(file, options)).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringContaining(`"${name}"`),
    });
    expect(emulator.calls).toEqual([]);
  });
});
