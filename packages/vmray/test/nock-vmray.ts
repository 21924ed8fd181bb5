import nock from 'nock';
import type { VmraySettings } from '../src/settings.ts';

export const testKey = 'a-made-up-key-4711';
const host = 'https://vmray.example';

/** Settings of a client that talks to nock. */
export function testSettings(more: Partial<VmraySettings> = {}): VmraySettings {
  return { url: host, apiKey: testKey, retries: 0, ...more };
}

function server(more: Record<string, string | RegExp> = {}) {
  const reqheaders = {
    authorization: `api_key ${testKey}`,
    accept: 'application/json',
    'user-agent': /^sandjury\/\d+\.\d+\.\d+/,
    ...more,
  };
  return nock(host, { reqheaders });
}

/** Expects one GET with our headers. */
export function expectGet(path: string) {
  return server().get(`/rest${path}`);
}

/** Expects one download of a file. */
export function expectDownload(path: string, accept = '*/*') {
  return server({ accept }).get(`/rest${path}`);
}

/** Expects one POST or DELETE without a body. */
export function expectChange(method: 'POST' | 'DELETE', path: string) {
  return method === 'POST' ? server().post(`/rest${path}`, '') : server().delete(`/rest${path}`);
}

/** Expects one submission; `onForm` gets the body of the form. */
export function expectSubmit(onForm: (body: string) => void = () => undefined) {
  const headers = { 'content-type': /^multipart\/form-data; boundary=/ };
  return server(headers).post('/rest/sample/submit', (body: string) => {
    onForm(body);
    return true;
  });
}
