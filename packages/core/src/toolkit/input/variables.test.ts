import { expect, it } from 'vitest';
import { variables } from './variables.ts';

const environment = variables({ required: { url: 'BOX_URL' }, optional: { token: 'BOX_TOKEN' }, tls: 'BOX' });

it('names what is needed, and what may be there', () => {
  expect(environment.required).toEqual(['BOX_URL']);
  const tls = ['BOX_TLS_CA_FILE', 'BOX_TLS_CERT_FILE', 'BOX_TLS_KEY_FILE', 'BOX_TLS_PASSPHRASE'];
  expect(environment.optional).toEqual(['BOX_TOKEN', ...tls]);
  expect(variables({ required: { key: 'KEY' }, tls: 'BOX' }).optional).toEqual(tls);
});

it.each([
  [{ BOX_URL: 'u' }, { url: 'u' }],
  [
    { BOX_URL: 'u', BOX_TOKEN: 't', OTHER: 'o' },
    { url: 'u', token: 't' },
  ],
  [{ BOX_URL: 'u', BOX_TOKEN: '', BOX_TLS_KEY_FILE: '' }, { url: 'u' }],
  [
    { BOX_URL: 'u', BOX_TLS_CERT_FILE: '/c.pem' },
    { url: 'u', tls: { certFile: '/c.pem' } },
  ],
])('%j becomes settings: an empty variable is not set', (env, settings) => {
  expect(environment.settings(env)).toEqual(settings);
});
