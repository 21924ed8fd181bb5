import type { Quota, Screenshot } from '@sandjury/core';
import { type ConformanceCheck, rule, ruleFor } from '../check.ts';
import { must, mustFail } from '../trial/expect.ts';
import type { Trial } from '../trial/trial.ts';
import { able } from '../trial/verbs.ts';

/** How files of these types begin. */
const beginnings: Readonly<Record<string, readonly number[]>> = {
  'image/png': [0x89, 0x50, 0x4e, 0x47],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/gif': [0x47, 0x49, 0x46],
  'image/bmp': [0x42, 0x4d],
  'image/webp': [0x52, 0x49, 0x46, 0x46],
};

export const otherVerbChecks: readonly ConformanceCheck[] = [
  rule('ping: ok is true when the vendor answers', async (trial) => {
    const provider = trial.make();
    const { result, calls } = await trial.watch(() => provider.ping());
    must(calls.length > 0, 'ping must ask the vendor');
    const isWell = result.ok && result.value.ok === true;
    must(isWell, 'ping must give { ok: true, … } where the vendor answers', { actual: result });
    const health = result.value;
    const isLatency = Number.isFinite(health.latencyMs) && health.latencyMs >= 0;
    must(isLatency && health.product !== '', 'ping must give the product and latencyMs', { actual: health });
    const isPlain = Object.values(health.details).every((value) => value === null || typeof value !== 'object');
    must(isPlain, 'details of ping are texts, numbers, true, false or null', { actual: health.details });
  }),

  rule('ping: a wrong credential is an authentication failure, and is not tried again', async (trial) => {
    const clean = await trial.callsOf(() => trial.make().ping());
    const provider = trial.make({ secrets: 'wrong' });
    const { result, calls } = await trial.watch(() => provider.ping());
    mustFail(result, 'ping with a wrong credential', ['authentication']);
    must(calls.length <= clean.length, 'a wrong credential must not be tried again: the vendor may lock the account', {
      actual: calls.length,
      expected: clean.length,
    });
  }),

  ruleFor(['screenshots'], 'screenshots: are pictures', async (trial) => {
    const shots = (await allScreenshots(trial)).flat();
    must(shots.length > 0, 'one sample of `known` must have a screenshot, and the provider get it');
    for (const { name, mimeType, content } of shots) {
      must(content instanceof Uint8Array && content.length > 0, `the screenshot ${name} must have content`);
      must(/^image\/[a-z0-9.+-]+$/.test(mimeType), `the screenshot ${name} must have the type of a picture`, {
        actual: mimeType,
      });
      const begins = beginnings[mimeType] ?? [];
      must(
        begins.every((byte, place) => content[place] === byte),
        `the screenshot ${name} must be of the type ${mimeType}`,
      );
    }
  }),

  ruleFor(['screenshots'], 'screenshots: have names that stay in a folder', async (trial) => {
    for (const shots of await allScreenshots(trial)) {
      const names = shots.map(({ name }) => name);
      must(new Set(names).size === names.length, 'no name may come twice', { actual: names });
      const isSafe = (name: string) => /^[^/\\:\p{Cc}]+$/u.test(name) && !/^\.+$/.test(name);
      must(names.every(isSafe), 'a name has no folder in it, no colon and no control character', { actual: names });
    }
  }),

  ruleFor(['quota'], 'quota: the numbers are possible', async (trial) => {
    const quotas = await able(trial.make(), 'quota').quota();
    must(quotas.length > 0, 'quota must give the quotas of the emulator');
    const names = quotas.map(({ name }) => name);
    must(new Set(names).size === names.length && !names.includes(''), 'each quota has a name of its own', {
      actual: names,
    });
    for (const quota of quotas)
      must(isPossible(quota), `the quota ${quota.name} has impossible numbers`, { actual: quota });
  }),
];

async function allScreenshots(trial: Trial): Promise<(readonly Screenshot[])[]> {
  const provider = able(trial.make(), 'screenshots');
  const all: (readonly Screenshot[])[] = [];
  for (const key of trial.subject.known) {
    for (const ref of await trial.find(provider, key)) all.push(await provider.screenshots(ref));
  }
  return all;
}

function isPossible({ limit, used, remaining, periodEnd }: Quota): boolean {
  const areCounts = [limit, used, remaining].every((count) => count === null || (Number.isFinite(count) && count >= 0));
  const isWithin = limit === null || remaining === null || remaining <= limit;
  const isTime = periodEnd === null || (/Z$/.test(periodEnd) && !Number.isNaN(Date.parse(periodEnd)));
  return areCounts && isWithin && isTime;
}
