import { expect, it } from 'vitest';
import { emulatorTriageApiKey, startTriageEmulator } from '../index.ts';
import { type JsonObject, listOf } from '../kit/json.ts';

it('profiles are listed, made once under a name, and deleted', async () => {
  const emulator = await startTriageEmulator();
  const authorization = `Bearer ${emulatorTriageApiKey}`;
  const ask = async (path: string, init: RequestInit = {}) => {
    const reply = await fetch(`${emulator.url}/v0/profiles${path}`, { ...init, headers: { authorization } });
    return { status: reply.status, json: (await reply.json()) as JsonObject };
  };
  const profile = { name: 'w11_short', tags: ['os:windows11-21h2-x64'], network: 'drop', timeout: 60 };
  const made = { method: 'POST', body: JSON.stringify(profile) };
  try {
    const before = listOf((await ask('')).json.data).length;
    expect((await ask('', made)).json).toMatchObject(profile);
    expect(await ask('', made)).toMatchObject({ status: 409, json: { error: 'PROFILE_ALREADY_EXISTS' } });
    expect(listOf((await ask('')).json.data)).toHaveLength(before + 1);
    expect((await ask('/w11_short', { method: 'DELETE' })).status).toBe(200);
    expect((await ask('/w11_short', { method: 'DELETE' })).status).toBe(404);
  } finally {
    await emulator.close();
  }
});
