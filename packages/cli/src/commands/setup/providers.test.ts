import type { SandboxProvider } from '@sandjury/core';
import { describe, expect, it } from 'vitest';
import { configurationWith, fakeProvider } from '../../../test/fake-configuration.ts';
import { fakeIo } from '../../../test/fake-io.ts';
import { pluginNames } from '../../plugins.ts';
import { run } from '../../run.ts';

async function providers(args: readonly string[], ...made: readonly SandboxProvider[]) {
  const { io, text } = fakeIo({ configuration: async () => configurationWith(...made) });
  return { status: await run(args, io), ...text };
}

const healthy = fakeProvider('healthy', { quota: async () => [] });
const raise = () => {
  throw new TypeError('key=hunter2');
};

describe('an adapter of others that fails', () => {
  it.each([
    ['throws', fakeProvider('lab', { ping: async () => raise() })],
    ['throws at once', fakeProvider('lab', { ping: raise })],
    ['answers with nothing', fakeProvider('lab', { ping: async () => JSON.parse('null') })],
    ['says that it is not well', fakeProvider('lab', { ping: async () => JSON.parse('{ "ok": false }') })],
  ])('is a row of the table, not a fault of ours: it %s', async (_, lab) => {
    const { status, out } = await providers(['providers', '--ping'], lab, healthy);
    expect(status).toBe(3);
    expect(out).toContain(
      'lab  Fake  ! failed\n  Error       internal: The adapter of lab failed unexpectedly (TypeError).',
    );
    expect(out).toContain('healthy  Fake  ✔ answers\n  Answered    in 42 ms, version 1\n');
    expect(out).not.toContain('hunter2');
  });

  it('does not answer when only its quota fails', async () => {
    const lab = fakeProvider('lab', { quota: raise });
    expect(await providers(['providers', '--ping'], lab)).toMatchObject({
      status: 0,
      out: expect.stringContaining('lab  Fake  ✔ answers\n'),
    });
  });

  it('is a row of the quotas and of the tags', async () => {
    const lab = fakeProvider('lab', { quota: raise, addTag: raise });
    const quotas = await providers(['quota', '--format', 'json'], lab, healthy);
    expect(quotas.status).toBe(3);
    expect(JSON.parse(quotas.out)).toMatchObject([{ provider: 'lab', error: { code: 'internal' } }, { error: null }]);
    const tags = await providers(['tag', 'add', 'x', 'lab/1', '--format', 'json'], lab);
    expect(tags.status).toBe(4);
    expect(JSON.parse(tags.out)).toMatchObject({ done: false, error: { code: 'internal' } });
    expect(quotas.out + quotas.err + tags.out).not.toContain('hunter2');
  });
});

it('shows of an answer only what is there', async () => {
  const lab = fakeProvider('lab', { ping: async () => JSON.parse('{}') });
  const { status, out } = await providers(['providers', '--ping'], lab);
  expect(status).toBe(0);
  expect(out).toContain('lab  Fake  ✔ answers\n\n');
  expect(out).not.toMatch(/NaN|undefined/);
});

describe('where nothing is configured', () => {
  it('says so, and what is needed', async () => {
    const { io, text } = fakeIo();
    expect(await run(['providers', '--no-config'], io)).toBe(0);
    expect(text.out).toMatch(/^Nothing is configured: no configuration, no variables of a provider\n/);
    expect(text.out).toMatch(/Set +VMRAY_URL, VMRAY_API_KEY\n/);
  });
});

describe('one provider', () => {
  const env = { CAPE_URL: 'https://cape.example' };
  const one = async (...args: string[]) => {
    const { io, text } = fakeIo({ env, columns: Number.POSITIVE_INFINITY });
    return { status: await run(['--no-config', 'providers', ...args], io), ...text };
  };

  it('is shown with the options that its submissions take, their types, defaults and meanings', async () => {
    const { status, out } = await one('cape');
    expect(status).toBe(0);
    expect(out).toMatch(/^cape {2}CAPE Sandbox {2}configured\n/);
    expect(out).toContain('A submission takes, as --set cape.KEY=VALUE:\n  KEY ');
    expect(out).toMatch(/\n {2}timeout +whole number +– +How long the sample runs, in seconds\n/);
    expect(out).toMatch(/\n {2}platform +word +– +The system of the machine: windows \| linux\n/);
    expect(out).not.toContain('VMRay');
  });

  it('is one object as JSON, also where it is not configured', async () => {
    expect(JSON.parse((await one('cape', '--format', 'json')).out)).toMatchObject({
      name: 'cape',
      submitOptions: expect.arrayContaining([
        {
          key: 'platform',
          type: 'string',
          values: ['windows', 'linux'],
          description: 'The system of the machine',
          default: null,
        },
      ]),
    });
    const others = await Promise.all(
      pluginNames.map(async (name) => JSON.parse((await one(name, '--format', 'json')).out)),
    );
    expect(others.filter(({ submitOptions }) => submitOptions === null)).toMatchObject([{ name: 'malwarebazaar' }]);
    for (const { name, submitOptions } of others) {
      if (submitOptions === null) continue;
      expect(submitOptions.length, name).toBeGreaterThan(0);
      for (const { key, type, description } of submitOptions) {
        expect(description, `${name}.${key}`).toMatch(/\S/);
        expect(type, `${name}.${key}`).not.toBe('any');
      }
    }
  });

  it('says so where it takes none, and where there is no such provider', async () => {
    const { out } = await providers(['providers', 'lab'], fakeProvider('lab'), healthy);
    expect(out).toContain('A submission takes no options of this vendor alone.\n');
    expect(out).not.toContain('healthy');
    expect(await one('cpae')).toMatchObject({
      status: 2,
      out: '',
      err: 'sandjury: There is no provider "cpae". Known are cape, vmray, alibaba, malwarebazaar, virustotal, hybrid-analysis, joe-sandbox, triage. (Did you mean cape?)\n',
    });
  });

  it('puts meanings below where the terminal is narrow', async () => {
    const { io, text } = fakeIo({ env, columns: 50 });
    await run(['--no-config', 'providers', 'cape'], io);
    expect(text.out).toMatch(/\n {2}timeout +whole number +–\n {6}How long the sample runs, in seconds\n/);
  });
});
