import { describe, expect, it } from 'vitest';
import { fakeIo } from '../../../test/fake-io.ts';
import { run } from '../../run.ts';

const vmray = { VMRAY_URL: 'https://vmray.example', VMRAY_API_KEY: 'k' };
const cape = { CAPE_URL: 'https://cape.example', CAPE_TOKEN: 't' };
const alibaba = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'i', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 's' };

describe('a mistake in an environment variable names the variable', () => {
  it.each([
    [
      { ...vmray, VMRAY_URL: 'http://vmray.example' },
      'VMRAY_URL: plain http would send the key in the clear; use https, or set allowHttp in a configuration.',
    ],
    [{ ...vmray, VMRAY_API_KEY: 'clé' }, 'VMRAY_API_KEY: expected a key of printable ASCII characters.'],
    [{ ...cape, CAPE_URL: 'ftp://x' }, 'CAPE_URL: expected an https URL.'],
    [{ ...cape, CAPE_TOKEN: 'clé' }, 'CAPE_TOKEN: expected a key of printable ASCII characters.'],
    [{ ...alibaba, SANDJURY_ALIBABA_ENDPOINT: 'ftp://x' }, 'SANDJURY_ALIBABA_ENDPOINT: expected an https URL.'],
    [
      { ...alibaba, ALIBABA_CLOUD_REGION_ID: 'mars-1' },
      /^ALIBABA_CLOUD_REGION_ID: "mars-1" is not known; set SANDJURY_ALIBABA_ENDPOINT, or use one of /,
    ],
  ])('%j', async (env, expected) => {
    for (const args of [['providers'], ['compare', 'a'.repeat(32)]]) {
      const { io, text } = fakeIo({ env });
      expect(await run(['--no-config', ...args], io)).toBe(2);
      const line = text.err.replace(/^sandjury: |\n$/g, '');
      if (typeof expected === 'string') expect(line).toBe(expected);
      else expect(line).toMatch(expected);
    }
  });
});
