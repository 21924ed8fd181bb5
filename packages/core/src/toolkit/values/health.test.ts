import { expect, it } from 'vitest';
import { healthOf } from './health.ts';

it('is what a server says, and how long it took', async () => {
  let now = 1000;
  const clock = { now: () => now };
  const ask = async (details?: { waiting: number }) => {
    now += 250;
    return { version: '2.5', ...(details && { details }) };
  };
  const health = { ok: true, product: 'Box', version: '2.5', latencyMs: 250 };
  expect(await healthOf('Box', clock, () => ask({ waiting: 3 }))).toEqual({ ...health, details: { waiting: 3 } });
  expect(await healthOf('Box', clock, () => ask())).toEqual({ ...health, details: {} });
  await expect(healthOf('Box', clock, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
});
