import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
      /^ALIBABA_CLOUD_REGION_ID: "mars-1" is not known; use one of .*, or set SANDJURY_ALIBABA_ENDPOINT\.$/,
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

describe('several mistakes', () => {
  it('are each named by their variable', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandjury-variables-'));
    const env = { ...vmray, VMRAY_TLS_KEY_FILE: join(folder, 'none.pem'), VMRAY_TLS_PASSPHRASE: 'p' };
    const { io, text } = fakeIo({ env });
    expect(await run(['--no-config', 'providers'], io)).toBe(2);
    expect(text.err).toBe(
      'sandjury: VMRAY_TLS_CERT_FILE: is needed beside keyFile; VMRAY_TLS_PASSPHRASE: opens the key of a certFile, and there is none.\n',
    );
    await rm(folder, { recursive: true });
  });
});
