import { vmray } from '@sandjury/vmray';
import { describe, expect, it } from 'vitest';
import { defineConfig } from './define-config.ts';

describe('defineConfig', () => {
  it('adds nothing', () => {
    const config = { providers: [vmray({ url: 'https://x.example', apiKey: 'k' })] };
    expect(defineConfig(config)).toBe(config);
  });

  it('knows the settings of our adapters, and leaves those of others to them', () => {
    const config = defineConfig({
      providers: [
        { use: 'vmray', url: 'https://x.example', apiKey: { env: 'K' }, reliability: 'B - Usually reliable' },
        { use: 'alibaba', region: 'cn-shanghai', credentials: () => ({ accessKeyId: 'a', accessKeySecret: 'b' }) },
        { use: 'cape', url: 'https://c.example', token: { env: 'K' }, report: 'litereport' },
        { use: '@acme/sandjury-adapter-acme', anything: 1 },
        { use: './acme.ts', id: 'acme' },
      ],
      defaults: { strategy: 'threshold:2', olderThan: 30 },
    });
    expect(config.providers).toHaveLength(5);
  });

  it('refuses what is wrong before anything runs', () => {
    const wrong = [
      // @ts-expect-error: a misspelt setting of an adapter that is known
      defineConfig({ providers: [{ use: 'vmray', url: 'https://x.example', apikey: { env: 'K' } }] }),
      // @ts-expect-error: a setting that is missing
      defineConfig({ providers: [{ use: 'alibaba', region: 'cn-shanghai' }] }),
      // @ts-expect-error: a report that CAPE does not make
      defineConfig({ providers: [{ use: 'cape', url: 'https://c.example', report: 'pdf' }] }),
      // @ts-expect-error: a strategy that there is not
      defineConfig({ defaults: { strategy: 'loudest' } }),
      // @ts-expect-error: an unknown key
      defineConfig({ provider: [] }),
    ];
    expect(wrong).toHaveLength(5);
  });
});
