import { expect, it } from 'vitest';
import { joeSandboxPlugin } from './plugin.ts';

const { environment } = joeSandboxPlugin;

it("takes what the vendor's own client reads from the environment", () => {
  expect(environment.required).toEqual(['JBX_API_KEY']);
  const settings = environment.settings({
    JBX_API_KEY: 'k',
    JBX_API_URL: 'https://joe.example/api',
    JBX_ACCEPT_TAC: '1',
  });
  expect(settings).toEqual({ apiKey: 'k', url: 'https://joe.example/api', acceptTac: true });
});

it.each([undefined, '', '0', 'true', 'yes'])('JBX_ACCEPT_TAC=%s accepts nothing', (value) => {
  expect(environment.settings({ JBX_API_KEY: 'k', JBX_ACCEPT_TAC: value })).toEqual({ apiKey: 'k' });
});
