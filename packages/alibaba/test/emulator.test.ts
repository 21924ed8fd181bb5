import { resolvePointer, type SandboxReport, SandboxReportSchema } from '@sandjury/core';
import { type AlibabaEmulator, corpus, emulatorAlibabaCredentials, startAlibabaEmulator } from '@sandjury/emulator';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AlibabaProvider, type AlibabaSettings, alibaba } from '../src/index.ts';
import { instantClock } from './clock.ts';

let emulator: AlibabaEmulator;
const providers: AlibabaProvider[] = [];

function make(settings: Partial<AlibabaSettings> = {}): AlibabaProvider {
  const provider = alibaba({
    credentials: emulatorAlibabaCredentials,
    endpoint: emulator.url,
    requestsPerSecond: 1000,
    ...settings,
  });
  providers.push(provider);
  return provider;
}

beforeAll(async () => {
  emulator = await startAlibabaEmulator();
});
afterEach(async () => {
  await Promise.all(providers.splice(0).map((provider) => provider.close()));
  emulator.reset();
});
afterAll(() => emulator.close());

const known = corpus.filter((sample) => sample.alibaba !== null);

async function reportOn(hash: string, settings?: Partial<AlibabaSettings>): Promise<SandboxReport> {
  const provider = make(settings);
  const [ref] = await provider.findByHash(hash);
  if (ref === undefined) throw new Error('there is no ticket');
  return provider.report(ref);
}

/** What must not depend on the language that the vendor answered in. */
function essence(report: SandboxReport) {
  const { verdict, sample, indicators, iocs, analyses, classifications } = report;
  const words = new Set(classifications.map((term) => term.value));
  return { verdict, sample, indicators, iocs, analyses, words };
}

describe.each(known.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
  it('is reported under either hash, in the same words from either language', async () => {
    const report = await reportOn(sample.hashes.sha256);
    expect(SandboxReportSchema.safeParse(report).error).toBeUndefined();
    for (const item of [...report.indicators, ...report.iocs, report.verdict]) {
      for (const pointer of item.evidence) expect(resolvePointer(report.raw, pointer)).not.toBeNull();
    }
    expect(report.complete).toBe(true);
    expect(report.sample.hashes.sha256).toBe(sample.hashes.sha256);
    const chinese = await reportOn(sample.hashes.md5, { lang: 'zh' });
    expect(chinese.verdict).toEqual(report.verdict);
    expect(chinese.sample.hashes.md5).toBe(sample.hashes.md5);
    // The published examples differ in more than the language.
    if (sample.alibaba?.report.label.origin === 'made') {
      const sameHash = await reportOn(sample.hashes.sha256, { lang: 'zh' });
      expect(essence(sameHash)).toEqual(essence(report));
    }
  });
});

it('a file that nobody knows is not found', async () => {
  await expect(reportOn('0'.repeat(64))).rejects.toMatchObject({ code: 'not_found' });
});

it('a report has no more IOCs than the setting allows, and a reply no more values', async () => {
  const hash = corpus.find((sample) => sample.name === 'smoke-tester')?.hashes.sha256 ?? '';
  const whole = await reportOn(hash);
  expect(whole.iocs.length).toBeGreaterThan(2);
  const cut = await reportOn(hash, { maxIocs: 2 });
  expect(cut).toMatchObject({
    complete: false,
    warnings: expect.arrayContaining([expect.objectContaining({ code: 'truncated' })]),
  });
  expect(cut.iocs).toHaveLength(2);
  await expect(reportOn(hash, { maxReplyValues: 3 })).rejects.toMatchObject({ code: 'too_large' });
});

it('ping', async () => {
  expect(await make().ping()).toMatchObject({ ok: true, details: { endpoint: new URL(emulator.url).host } });
});

it('quota', async () => {
  expect(await make().quota()).toEqual([
    { name: 'file checks', limit: 10_000, used: 9_100, remaining: 900, periodEnd: '2027-07-16T16:00:00.000Z' },
  ]);
});

it('a part that was not asked for is missing', async () => {
  const hash = known[0]?.hashes.md5 ?? '';
  const report = await reportOn(hash, { fields: ['ThreatLevel', 'Basic'] });
  expect(report.complete).toBe(false);
  expect(report.warnings.filter((warning) => warning.code === 'missing-section')).toHaveLength(3);
});

describe('credentials', () => {
  it.each([{ accessKeyId: 'wrong' }, { accessKeySecret: 'also-wrong' }])('a wrong one: %j', async (wrong) => {
    const credentials = { ...emulatorAlibabaCredentials, ...wrong };
    const call = reportOn('0'.repeat(64), { credentials });
    await expect(call).rejects.toMatchObject({ code: 'authentication', retryable: false });
    await expect(call).rejects.not.toThrow(credentials.accessKeySecret);
  });

  it('temporary ones', async () => {
    const securityToken = 'made-up-token+/==';
    const guarded = await startAlibabaEmulator({ securityToken });
    try {
      const provider = make({ endpoint: guarded.url, credentials: { ...emulatorAlibabaCredentials, securityToken } });
      expect((await provider.ping()).ok).toBe(true);
      await expect(make({ endpoint: guarded.url }).ping()).rejects.toMatchObject({ code: 'authentication' });
    } finally {
      await guarded.close();
    }
  });

  it('that end are fetched anew before they do', async () => {
    const clock = instantClock(Date.now());
    const now = () => clock.now();
    const tokens = ['first-made-up-token', 'second-made-up-token'] as const;
    let fetched = 0;
    const credentials = () => {
      const securityToken = tokens[fetched] ?? 'one too many';
      fetched += 1;
      return { ...emulatorAlibabaCredentials, securityToken, expiration: new Date(clock.now() + 3_600_000) };
    };
    const before = await startAlibabaEmulator({ now, securityToken: tokens[0] });
    const provider = make({ endpoint: before.url, credentials, clock, requestsPerSecond: false });
    await provider.ping();
    clock.set(clock.now() + 54 * 60_000);
    await provider.ping();
    expect(fetched).toBe(1);
    await before.close();
    // At the same place, a service that takes the next token alone.
    const port = Number(new URL(before.url).port);
    const after = await startAlibabaEmulator({ port, now, securityToken: tokens[1] });
    try {
      clock.set(clock.now() + 60_000);
      expect((await provider.ping()).ok).toBe(true);
      await provider.ping();
      expect(fetched).toBe(2);
    } finally {
      await after.close();
    }
  });
});

it('an endpoint of your own is where everything goes, whatever the region', async () => {
  const provider = make({ region: 'eu-central-1', endpoint: emulator.url });
  await provider.report({ provider: 'alibaba', id: `hash:${known[0]?.hashes.md5}` });
  expect(provider.settings.endpoint).toBe(`${emulator.url}/`);
  expect(emulator.calls.map((call) => call.operation).sort()).toEqual(['GetFileDetectReport', 'GetFileDetectResult']);
  expect(new Set(emulator.calls.map((call) => call.headers.host))).toEqual(new Set([new URL(emulator.url).host]));
});

describe('the rate of an account that is allowed 5 calls a second', () => {
  /** The time that 16 calls took, one after the other, by a clock that only waits move on; and what became of them. */
  async function sixteen(requestsPerSecond: 5 | false) {
    const clock = instantClock(Date.now());
    const strict = await startAlibabaEmulator({ flowRate: 5, now: () => clock.now() });
    try {
      const provider = make({ endpoint: strict.url, clock, requestsPerSecond });
      const startedAt = clock.now();
      for (let calls = 0; calls < 16; calls++) await provider.ping();
      return { tookMs: clock.now() - startedAt, statuses: strict.calls.map((call) => call.status) };
    } finally {
      await strict.close();
    }
  }

  it('is kept, so that the vendor refuses nothing', async () => {
    const { tookMs, statuses } = await sixteen(5);
    expect(tookMs).toBe(3000);
    expect(statuses).toEqual(Array.from({ length: 16 }, () => 200));
  });

  it('is what the vendor keeps where it is switched off', async () => {
    expect((await sixteen(false)).statuses).toContain(400);
  });
});

describe('faults', () => {
  it('a limit and a failure pass by themselves', async () => {
    emulator.fail('GetFileDetectApiInvokeInfo', { status: 429, headers: { 'x-acs-retry-after': '5' } });
    emulator.fail('GetFileDetectApiInvokeInfo', { status: 502, body: '<html>', after: 1 });
    expect((await make().ping()).ok).toBe(true);
    const calls = emulator.calls.filter((call) => call.operation === 'GetFileDetectApiInvokeInfo');
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map((call) => call.headers['x-acs-signature-nonce'])).size).toBe(3);
    expect(calls[0]?.headers['content-length']).toBe('0');
  });

  it('a connection that breaks is made again', async () => {
    emulator.fail('*', { reset: 'before' });
    expect((await make().ping()).ok).toBe(true);
  });

  it('a proxy that answers 200 with a page', async () => {
    emulator.fail('*', { body: '<html>log in</html>' });
    await expect(make().ping()).rejects.toMatchObject({ code: 'response', status: 200 });
  });

  it('silence ends with the deadline, or with the caller', async () => {
    emulator.fail('*', { silence: true, times: Number.POSITIVE_INFINITY });
    await expect(make().ping({ deadlineMs: 50 })).rejects.toMatchObject({ code: 'deadline' });
    const reason = new Error('enough');
    const controller = new AbortController();
    const call = make().ping({ signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await expect(call).rejects.toBe(reason);
  });
});
