import { definePlugin } from '@sandjury/core';
import { providerSettings, SecretSchema, variables } from '@sandjury/core/toolkit';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pluginNames } from '../plugins.ts';
import { setupSandbox, setupSandboxes } from './sandboxes.ts';

const plugin = definePlugin<unknown>({
  name: 'new-box',
  product: 'New Box',
  settings: providerSettings(() => ({
    url: z.string().describe('Address of your New Box'),
    clientSecret: SecretSchema,
    zone: z.string().default('north'),
    mirror: z.string().optional().describe('Another address'),
  })),
  environment: variables({
    required: { url: 'NEW_BOX_URL', clientSecret: 'NEW_BOX_SECRET' },
    optional: { zone: 'NEW_BOX_ZONE', mirror: 'SANDJURY_NEW_BOX_MIRROR' },
    tls: 'NEW_BOX',
  }),
  create: () => {
    throw new Error('not needed');
  },
  read: () => [],
  formats: [],
});

describe('an adapter that nobody told init about', () => {
  const { fields } = setupSandbox(plugin);
  const named = (flag: string) => fields.find((field) => field.flag === flag);

  it('has a flag for each setting that a variable gives, but for those of TLS', () => {
    expect(fields.map(({ flag, path }) => [flag, path.join('.')])).toEqual([
      ['new-box-url', 'url'],
      ['new-box-allow-http', 'allowHttp'],
      ['new-box-zone', 'zone'],
      ['new-box-mirror', 'mirror'],
      ['new-box-secret-env', 'clientSecret'],
    ]);
  });

  it('says what is secret, what is needed, and what is proposed', () => {
    expect(named('new-box-url')).toMatchObject({
      isVariable: false,
      isGuess: true,
      question: 'Address of your New Box',
    });
    expect(named('new-box-secret-env')).toMatchObject({
      isVariable: true,
      isOptional: false,
      question: 'the client secret',
    });
    expect(named('new-box-secret-env')?.initial({})).toBe('NEW_BOX_SECRET');
    expect([named('new-box-zone')?.initial({}), named('new-box-zone')?.initial({ NEW_BOX_ZONE: 'south' })]).toEqual([
      ...['north', 'south'],
    ]);
  });

  it('is not asked for what a variable of ours gives, and takes it from there', () => {
    const mirror = named('new-box-mirror');
    expect([mirror?.isAsked(new Map()), mirror?.isOptional, mirror?.initial({})]).toEqual([false, true, '']);
    expect(mirror?.initial({ SANDJURY_NEW_BOX_MIRROR: 'https://m.example' })).toBe('https://m.example');
  });
});

it('every adapter of the command line is offered, with a secret, and with flags of its own name alone', async () => {
  const sandboxes = await setupSandboxes();
  expect(sandboxes.map(({ name }) => name)).toEqual(pluginNames);
  for (const { name, fields } of sandboxes) {
    const flags = fields.map(({ flag }) => flag);
    expect(new Set(flags).size).toBe(flags.length);
    expect(flags.filter((flag) => !flag.startsWith(`${name}-`))).toEqual([]);
    expect(fields.some(({ isVariable }) => isVariable)).toBe(true);
  }
});
