import type { KeyObject, X509Certificate } from 'node:crypto';
import { settingsError } from '../../contract/settings.ts';
import type { ConfigurationError } from '../../model/errors.ts';
import type { HttpClientOptions } from '../http/contract.ts';
import { readSecret } from '../secrets/keeper.ts';

/** What of `tls.connect`'s options comes from the settings. */
export interface TlsOptions {
  rejectUnauthorized?: false;
  ca?: string[];
  cert?: string;
  key?: string;
  passphrase?: string;
}

type TlsSettings = HttpClientOptions['settings']['tls'];

const certificateBlock = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/;
const keyBlock = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;
/** PKCS#8, and the older form with the algorithm in a header. */
const encryptedKey = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;

/**
 * The authorities of the system and those of `caFile`, by which a proxy is verified too; {} without a file. Throws ConfigurationError
 * that names the setting and the file.
 */
export async function authorities({ caFile }: TlsSettings, provider: string): Promise<Pick<TlsOptions, 'ca'>> {
  if (caFile === undefined) return {};
  const text = await readPem(caFile, 'caFile', provider);
  if (!certificateBlock.test(text)) throw wrong('caFile', `the file ${caFile} holds no certificate in PEM`, provider);
  // Loaded where it is wanted: node:tls takes longer to load than all of this package.
  const { getCACertificates } = await import('node:tls');
  return { ca: [...getCACertificates('default'), text] };
}

/**
 * The certificate that we show, and its key, which are checked to belong together before anything is sent; {} without a file. Throws
 * ConfigurationError that names the setting and the file, and never what is in it.
 */
export async function clientCertificate(
  tls: TlsSettings,
  provider: string,
): Promise<Pick<TlsOptions, 'cert' | 'key' | 'passphrase'>> {
  const { certFile, keyFile = certFile } = tls;
  if (certFile === undefined || keyFile === undefined) return {};
  const cert = await readPem(certFile, 'certFile', provider);
  const key = keyFile === certFile ? cert : await readPem(keyFile, 'keyFile', provider);
  if (!certificateBlock.test(cert)) {
    throw wrong('certFile', `the file ${certFile} holds no certificate in PEM`, provider);
  }
  if (!keyBlock.test(key)) throw wrong('keyFile', `the file ${keyFile} holds no private key in PEM`, provider);
  const passphrase =
    tls.passphrase === undefined ? undefined : await readSecret(tls.passphrase, 'tls.passphrase', provider);
  const crypto = await import('node:crypto');
  const privateKey = attempt(() => crypto.createPrivateKey(passphrase === undefined ? key : { key, passphrase }));
  if (privateKey === null) throw unreadableKey({ key, keyFile, hasPassphrase: passphrase !== undefined }, provider);
  // The first certificate is ours; those after it lead to an authority.
  assertPair(
    attempt(() => new crypto.X509Certificate(cert)),
    privateKey,
    { certFile, keyFile, provider },
  );
  return { cert, key, ...(passphrase !== undefined && { passphrase }) };
}

function unreadableKey(
  { key, keyFile, hasPassphrase }: { key: string; keyFile: string; hasPassphrase: boolean },
  provider: string,
): ConfigurationError {
  if (!encryptedKey.test(key)) return wrong('keyFile', `the private key in ${keyFile} cannot be read`, provider);
  if (hasPassphrase) return wrong('passphrase', `it does not open the private key in ${keyFile}`, provider);
  return wrong('passphrase', `the private key in ${keyFile} is encrypted, and no passphrase is given`, provider);
}

function assertPair(
  certificate: X509Certificate | null,
  key: KeyObject,
  { certFile, keyFile, provider }: { certFile: string; keyFile: string; provider: string },
): void {
  if (certificate === null) throw wrong('certFile', `the certificate in ${certFile} cannot be read`, provider);
  if (certificate.checkPrivateKey(key)) return;
  throw wrong('keyFile', `the private key in ${keyFile} is not that of the certificate in ${certFile}`, provider);
}

/** What OpenSSL says of a key or a passphrase stays out of our errors. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

async function readPem(file: string, setting: string, provider: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw wrong(setting, `the file ${file} cannot be read`, provider, cause);
  }
}

function wrong(setting: string, message: string, provider: string, cause?: unknown): ConfigurationError {
  return settingsError([{ path: ['tls', setting], message }], { provider, ...(cause !== undefined && { cause }) });
}
