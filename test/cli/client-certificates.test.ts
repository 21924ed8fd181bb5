import { createHash, createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createProxy, type IncomingMessage, request as passOn, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import { bytesSample } from '@sandjury/core/toolkit';
import { emulatorAlibabaCredentials, emulatorVmrayApiKey, startVmrayEmulator } from '@sandjury/emulator';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { alibaba, alibabaPlugin } from '../../packages/alibaba/src/index.ts';
import { capePlugin } from '../../packages/cape/src/index.ts';
import { certificateAuthority, serverCertificate } from '../../packages/emulator/src/kit/server/certificates.ts';
import { vmray } from '../../packages/vmray/src/index.ts';
import { root, sandjury } from '../support/cli/run-cli.ts';

// One pair that the server's authority vouches for, and one that nobody does.
const authority = await certificateAuthority();
const trusted = await serverCertificate('valid');
const stranger = await serverCertificate('self-signed');
const passphrase = 'correct horse battery';
const encrypted = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase },
}).privateKey;

let folder = '';
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandjury-tls-'));
  const locked = createPrivateKey(trusted.key).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase,
  });
  const files: Record<string, string> = {
    'ca.pem': authority,
    'cert.pem': trusted.cert,
    'key.pem': trusted.key,
    'both.pem': trusted.key + trusted.cert,
    'locked.pem': String(locked),
    'other-locked.pem': encrypted,
    'stranger-cert.pem': stranger.cert,
    'stranger-key.pem': stranger.key,
    'empty.pem': '',
    'text.pem': 'no PEM at all',
    'broken-key.pem': trusted.key.replace(/[A-Za-z0-9]{20}/, 'AAAAAAAAAAAAAAAAAAAA'),
    'broken-cert.pem': trusted.cert.replace(/\n[A-Za-z0-9]{20}/, '\nAAAAAAAAAAAAAAAAAAAA'),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(file(name), text);
  await mkdir(file('a-folder'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A server that asks who comes, and lets nobody in without a certificate of its authority. It hands on to an emulator. */
async function listenMutually(
  emulatorUrl: string,
  maxVersion: SecureVersion,
): Promise<{ url: string; shown: string[] }> {
  const shown: string[] = [];
  const options = { ...trusted, ca: authority, requestCert: true, rejectUnauthorized: true, maxVersion };
  const server = createServer(options, (request, response) => {
    shown.push(fingerprintOf(request) ?? '');
    const { method = 'GET', headers, url = '/' } = request;
    const inner = passOn(new URL(url, emulatorUrl), { method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    request.pipe(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, shown };
}

/** A server that asks for a certificate and takes who has none. */
async function listenAsking(listener: RequestListener): Promise<string> {
  const asking = { ...trusted, ca: authority, requestCert: true, rejectUnauthorized: false };
  const server = createServer(asking, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const fingerprintOf = (request: IncomingMessage): string | undefined =>
  (request.socket as TLSSocket).getPeerCertificate().fingerprint256;

async function vmrayServer(maxVersion: SecureVersion = 'TLSv1.3') {
  const emulator = await startVmrayEmulator();
  onTestFinished(() => emulator.close());
  const server = await listenMutually(emulator.url, maxVersion);
  const provider = (tls: object, more: object = {}) => {
    const made = vmray({
      url: server.url,
      apiKey: emulatorVmrayApiKey,
      retries: 0,
      ...more,
      tls: { caFile: file('ca.pem'), ...tls },
    });
    onTestFinished(() => made.close());
    return made;
  };
  return { ...server, emulator, provider };
}

async function failure(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('it failed without an error');
  const text = inspect(error, { depth: 12, showHidden: true });
  for (const key of [trusted.key, stranger.key]) {
    for (const line of key.split('\n').filter((part) => part.length > 20)) expect(text).not.toContain(line);
  }
  expect(text).not.toContain(passphrase);
  return error;
}

const pair = () => ({ certFile: file('cert.pem'), keyFile: file('key.pem') });

describe('a server that asks for a client certificate', () => {
  it.each([
    ['certificate and key', pair],
    ['both in one file', () => ({ certFile: file('both.pem') })],
    ['an encrypted key', () => ({ certFile: file('cert.pem'), keyFile: file('locked.pem'), passphrase })],
    [
      'its passphrase from a function',
      () => ({ certFile: file('cert.pem'), keyFile: file('locked.pem'), passphrase: async () => passphrase }),
    ],
  ])('lets VMRay in with %s', async (_name, tls) => {
    const { provider, shown } = await vmrayServer();
    expect(await provider(tls()).ping()).toMatchObject({ ok: true });
    expect(new Set(shown).size).toBe(1);
  });

  it('lets Alibaba Cloud in, and the upload host that it names is not shown the certificate', async () => {
    const content = Buffer.from('MZ');
    const hash = createHash('sha256').update(content).digest('hex');
    const shown: Record<string, (string | undefined)[]> = { api: [], upload: [] };
    const upload = await listenAsking((request, response) => {
      shown.upload?.push(fingerprintOf(request));
      response.end();
    });
    const api = await listenAsking((request, response) => {
      shown.api?.push(fingerprintOf(request));
      const context = { AccessId: 'id', Policy: 'p', Signature: 's', OssKey: 'k' };
      const list = [{ HashKey: hash, PublicUrl: `${upload}/`, Context: context }];
      response.end(JSON.stringify({ RequestId: 'R1', Data: { HashKey: hash }, UploadUrlList: list, ResultList: [] }));
    });
    const settings = { credentials: emulatorAlibabaCredentials, endpoint: api, requestsPerSecond: false } as const;
    const provider = alibaba({ ...settings, tls: { caFile: file('ca.pem'), ...pair() } });
    onTestFinished(() => provider.close());
    expect(await provider.submitFile(bytesSample('a.exe', content))).toMatchObject({ accepted: true });
    const { fingerprint256 } = new X509Certificate(trusted.cert);
    expect(new Set(shown.api)).toEqual(new Set([fingerprint256]));
    expect(shown.upload).toEqual([undefined]);
  });

  describe.each(['TLSv1.2', 'TLSv1.3'] as const)('by %s', (version) => {
    it.each([
      ['no certificate', () => ({})],
      [
        'one that it does not trust',
        () => ({ certFile: file('stranger-cert.pem'), keyFile: file('stranger-key.pem') }),
      ],
    ])('refuses VMRay with %s, and the message says what it may want', async (_name, tls) => {
      const { provider, emulator } = await vmrayServer(version);
      const error = await failure(provider(tls()).ping());
      expect(error).toMatchObject({ code: 'connection', message: expect.stringContaining('tls.certFile') });
      expect(emulator.calls).toEqual([]);
    });
  });

  it('is reached through a proxy, by CONNECT: the proxy sees neither key nor certificate', async () => {
    const { provider, url } = await vmrayServer();
    const seen: string[] = [];
    const proxy = createProxy();
    proxy.on('connect', (request, socket) => {
      seen.push(request.url ?? '');
      const onward = connect(Number(new URL(url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [socket, onward]) end.on('error', () => {});
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const through = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const made = provider(pair(), { proxy: through });
    expect(await made.ping()).toMatchObject({ ok: true });
    expect(seen).toEqual([new URL(url).host]);
    await made.close();
  });

  it.each([
    ['caFile', { caFile: 'nowhere.pem' }, 'nowhere.pem cannot be read'],
    ['caFile', { caFile: 'text.pem' }, 'text.pem holds no certificate'],
    ['caFile', { caFile: 'key.pem' }, 'key.pem holds no certificate'],
    ['certFile', { certFile: 'nowhere.pem', keyFile: 'key.pem' }, 'nowhere.pem cannot be read'],
    ['certFile', { certFile: 'a-folder', keyFile: 'key.pem' }, 'a-folder cannot be read'],
    ['certFile', { certFile: 'empty.pem', keyFile: 'key.pem' }, 'empty.pem holds no certificate'],
    ['certFile', { certFile: 'key.pem', keyFile: 'key.pem' }, 'key.pem holds no certificate'],
    ['certFile', { certFile: 'broken-cert.pem', keyFile: 'key.pem' }, 'broken-cert.pem cannot be read'],
    ['keyFile', { certFile: 'cert.pem', keyFile: 'nowhere.pem' }, 'nowhere.pem cannot be read'],
    ['keyFile', { certFile: 'cert.pem', keyFile: 'cert.pem' }, 'cert.pem holds no private key'],
    ['keyFile', { certFile: 'cert.pem' }, 'cert.pem holds no private key'],
    ['keyFile', { certFile: 'cert.pem', keyFile: 'text.pem' }, 'text.pem holds no private key'],
    ['keyFile', { certFile: 'cert.pem', keyFile: 'broken-key.pem' }, 'broken-key.pem cannot be read'],
    ['keyFile', { certFile: 'cert.pem', keyFile: 'stranger-key.pem' }, 'is not that of the certificate'],
    ['keyFile', { certFile: 'cert.pem', keyFile: 'other-locked.pem', passphrase }, 'is not that of the certificate'],
    ['passphrase', { certFile: 'cert.pem', keyFile: 'locked.pem' }, 'is encrypted'],
    ['passphrase', { certFile: 'cert.pem', keyFile: 'locked.pem', passphrase: 'wrong' }, 'does not open'],
  ])('tls.%s: %j is a mistake in the settings', async (setting, tls, why) => {
    const { provider, emulator } = await vmrayServer();
    const settings = Object.entries(tls).map(([key, value]) => [key, key === 'passphrase' ? value : file(value)]);
    const error = await failure(provider(Object.fromEntries(settings)).ping());
    expect(error).toMatchObject({ code: 'configuration', provider: 'vmray', retryable: false });
    expect(error.message).toContain(`tls.${setting}: `);
    expect(error.message).toContain(why);
    expect(emulator.calls).toEqual([]);
  });
});

describe('the command line', () => {
  it('takes the documented configuration, with files beside it, wherever it is started', async () => {
    const page = await readFile(join(root, 'packages/cli/docs/configuration.md'), 'utf8');
    const shown = page.split('\n```jsonc tls.json\n')[1]?.split('\n```\n')[0] ?? '';
    const { url } = await vmrayServer();
    const renamed = [
      ['https://vmray.example', url],
      ['company-ca.pem', 'ca.pem'],
      ['client.pem', 'cert.pem'],
      ['client.key', 'locked.pem'],
    ].reduce((text, [from = '', to = '']) => text.replace(from, to), shown);
    await writeFile(file('config.json'), renamed);
    const env = { VMRAY_API_KEY: emulatorVmrayApiKey, VMRAY_KEY_PASSPHRASE: passphrase };
    const { status, stdout, stderr } = await sandjury(['providers', '--ping', '--config', file('config.json')], {
      env,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('✔ answers');
    const wrong = { ...env, VMRAY_KEY_PASSPHRASE: 'wrong' };
    const failed = await sandjury(['providers', '--ping', '--config', file('config.json')], { env: wrong });
    expect(failed.status).not.toBe(0);
    expect(failed.stdout + failed.stderr).toContain('tls.passphrase');
  });

  it('takes the files from the environment', async () => {
    const { url } = await vmrayServer();
    const env = {
      VMRAY_URL: url,
      VMRAY_API_KEY: emulatorVmrayApiKey,
      VMRAY_TLS_CA_FILE: file('ca.pem'),
      VMRAY_TLS_CERT_FILE: file('cert.pem'),
      VMRAY_TLS_KEY_FILE: file('locked.pem'),
      VMRAY_TLS_PASSPHRASE: passphrase,
    };
    const { status, stdout } = await sandjury(['--no-config', 'providers', '--ping', '--explain'], { env });
    expect(status).toBe(0);
    expect(stdout).toContain('✔ answers');
    expect(stdout).toContain('VMRAY_TLS_CERT_FILE');
    expect(stdout).not.toContain(passphrase);
  });
});

it.each([
  ['SANDJURY_ALIBABA', alibabaPlugin],
  ['CAPE', capePlugin],
])('names of variables are those of the vendor, and an empty one is not set: %s', (prefix, { environment }) => {
  const { optional, settings } = environment;
  expect(optional).toContain(`${prefix}_TLS_CERT_FILE`);
  const set = { [`${prefix}_TLS_CERT_FILE`]: '/c.pem', [`${prefix}_TLS_KEY_FILE`]: '' };
  expect(settings(set)).toMatchObject({ tls: { certFile: '/c.pem' } });
  expect(settings({})).not.toHaveProperty('tls');
});

it.each([
  [{ keyFile: 'key.pem' }, 'tls.certFile: is needed beside keyFile'],
  [{ passphrase: 'x' }, 'tls.passphrase: opens the key of a certFile'],
  [{ certFile: '' }, 'tls.certFile'],
  [{ certfile: 'cert.pem' }, 'certfile'],
])('tls: %j is refused when the provider is made', (tls, why) => {
  const make = () => vmray({ url: 'https://vmray.example', apiKey: 'made-up', tls: tls as object });
  expect(make).toThrow(expect.objectContaining({ code: 'configuration', message: expect.stringContaining(why) }));
});
