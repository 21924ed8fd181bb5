import { describe, expect, it } from 'vitest';
import { fixture } from '../test/reports.ts';
import { virustotalPlugin } from './index.ts';

describe('the environment', () => {
  const { environment, create } = virustotalPlugin;

  it.each([
    [{ VT_API_KEY: 'a' }, { apiKey: 'a' }],
    [{ VIRUSTOTAL_API_KEY: 'b' }, { apiKey: 'b' }],
    [{ VT_API_KEY: 'a', VIRUSTOTAL_API_KEY: 'b' }, { apiKey: 'a' }],
    [{ VT_API_KEY: '', VIRUSTOTAL_API_KEY: 'b' }, { apiKey: 'b' }],
    [
      { VT_API_KEY: 'a', SANDJURY_VIRUSTOTAL_URL: 'http://127.0.0.1:1' },
      { apiKey: 'a', url: 'http://127.0.0.1:1' },
    ],
  ])('%j is enough', (variables, settings) => {
    expect(environment.settings(variables)).toEqual(settings);
    expect(environment.required).toEqual([]);
    expect(Object.keys(variables).every((name) => environment.optional.includes(name))).toBe(true);
    expect(create(settings)).toMatchObject({ id: 'virustotal', group: 'virustotal', product: 'VirusTotal' });
  });
});

it('reads saved replies, and says what a submission takes', () => {
  expect(virustotalPlugin.read(fixture('recorded/url-report')).map(({ sample }) => sample.url)).toEqual([
    'http://example.com/',
  ]);
  expect(virustotalPlugin.submitOptions?.safeParse({ password: 'x' }).success).toBe(true);
  expect(virustotalPlugin.submitOptions?.safeParse({ shareable: true }).success).toBe(false);
});
