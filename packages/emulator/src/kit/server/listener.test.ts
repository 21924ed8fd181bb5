import { Agent, request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { startAlibabaEmulator } from '../../alibaba/server.ts';
import { startVmrayEmulator } from '../../vmray/server.ts';
import type { CertificateKind } from './certificates.ts';

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

async function secure(tls: CertificateKind) {
  const emulator = await startVmrayEmulator({ tls });
  closings.push(() => emulator.close());
  return emulator;
}

async function statusOf(url: string, connect: Agent.Options['connect'] = {}): Promise<number | string> {
  const agent = new Agent({ connect });
  try {
    const reply = await request(`${url}/rest/system_info`, { dispatcher: agent });
    await reply.body.dump();
    return reply.statusCode;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    await agent.close();
  }
}

describe('TLS', () => {
  it.each([
    ['valid', 401],
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ] as const)('%s, to who trusts the authority', async (kind, expected) => {
    const emulator = await secure(kind);
    expect(emulator.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await statusOf(emulator.url, { ca: emulator.certificateAuthority ?? '' })).toBe(expected);
  });

  it('is of an unknown authority to everybody else', async () => {
    const { url } = await secure('valid');
    expect(await statusOf(url)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(await statusOf(url.replace('127.0.0.1', 'localhost'), { rejectUnauthorized: false })).toBe(401);
  });

  it('is spoken by both hosts of Alibaba Cloud', async () => {
    const emulator = await startAlibabaEmulator({ tls: 'valid' });
    closings.push(() => emulator.close());
    const ca = emulator.certificateAuthority ?? '';
    for (const url of [emulator.url, emulator.uploadUrl]) expect(await statusOf(url, { ca })).toBeTypeOf('number');
  });

  it('is not spoken unless asked for', async () => {
    const emulator = await startVmrayEmulator();
    closings.push(() => emulator.close());
    expect([emulator.certificateAuthority, emulator.url.startsWith('http:')]).toEqual([null, true]);
  });
});

describe('connections', () => {
  it('are refused, and accepted again at the same port', async () => {
    const emulator = await startAlibabaEmulator();
    closings.push(() => emulator.close());
    await emulator.refuse();
    await emulator.refuse();
    expect(await statusOf(emulator.url)).toBe('ECONNREFUSED');
    expect(await statusOf(emulator.uploadUrl)).toBe('ECONNREFUSED');
    await emulator.accept();
    await emulator.accept();
    expect(await statusOf(emulator.url)).toBe(404);
  });

  it('are counted while they are open', async () => {
    const emulator = await startVmrayEmulator();
    closings.push(() => emulator.close());
    const agent = new Agent();
    await (await request(emulator.url, { dispatcher: agent })).body.dump();
    expect(emulator.connections).toBe(1);
    await agent.close();
    await expect.poll(() => emulator.connections).toBe(0);
  });

  it('stay refused once the emulator is closed', async () => {
    const emulator = await startVmrayEmulator();
    await emulator.refuse();
    await emulator.close();
    expect(await statusOf(emulator.url)).toBe('ECONNREFUSED');
  });
});
