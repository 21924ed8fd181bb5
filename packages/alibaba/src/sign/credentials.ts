import { ConfigurationError } from '@sandjury/core';
import type { SecretKeeper } from '@sandjury/core/toolkit';
import { z } from 'zod';
import {
  type CredentialsFunction,
  type CredentialsSetting,
  isCredentialsClient,
  type StaticCredentials,
} from '../settings.ts';

/** Credentials ready to sign with. */
export interface SigningKey {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string | null;
}

/** How long before their end credentials are asked for anew. */
const renewBeforeMs = 5 * 60_000;

/** What has not answered by then hangs, and is asked again. */
const patienceMs = 30_000;

// Made when it is first used: most programs give a key pair.
const fetched = z.lazy(() =>
  z.object({
    accessKeyId: z.string().min(1),
    accessKeySecret: z.string().min(1),
    securityToken: z.string().nullish(),
    expiration: z.union([z.date(), z.string(), z.number()]).nullish(),
  }),
);

export interface SigningKeyOptions {
  credentials: CredentialsSetting;
  provider: string;
  keeper: SecretKeeper;
  /** The vendor's time, in milliseconds since 1970: by it keys end. */
  now(): number;
}

/** Where signing keys come from. */
export interface SigningKeySource {
  /** At once where it is known. */
  get(): SigningKey | Promise<SigningKey>;
  /** Forgets a key that the vendor refused. false where there will never be another. */
  drop(key: SigningKey): boolean;
}

/** Static ones are read once, fetched ones kept until 5 minutes before they expire; until their end where no other can be had. */
export function createSigningKeySource(options: SigningKeyOptions): SigningKeySource {
  const { credentials } = options;
  if (typeof credentials === 'function') return fetchedKeys(credentials, options);
  if (isCredentialsClient(credentials)) return fetchedKeys(() => credentials.getCredential(), options);
  return staticKeys(credentials, options.keeper);
}

function staticKeys(credentials: StaticCredentials, keeper: SecretKeeper): SigningKeySource {
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  let known: SigningKey | null = null;
  const read = async (): Promise<SigningKey> => {
    known = {
      accessKeyId: await keeper.read(accessKeyId, 'credentials.accessKeyId'),
      accessKeySecret: await keeper.read(accessKeySecret, 'credentials.accessKeySecret'),
      securityToken: securityToken === undefined ? null : await keeper.read(securityToken, 'credentials.securityToken'),
    };
    return known;
  };
  return { get: () => known ?? read(), drop: () => false };
}

/** The reply of a function or of a credentials client is checked, whatever its type says. */
type FetchCredentials = CredentialsFunction | (() => Promise<unknown>);

function fetchedKeys(fetchCredentials: FetchCredentials, options: SigningKeyOptions): SigningKeySource {
  const { now } = options;
  let current: { key: SigningKey; endsAt: number } | null = null;
  let underWay: { key: Promise<SigningKey>; askedAt: number } | null = null;

  const renew = async (): Promise<SigningKey> => {
    const { expiration, ...found } = checkFetched(await callFunction(fetchCredentials, options.provider), options);
    const key = { ...found, securityToken: found.securityToken || null };
    current = { key, endsAt: endOf(expiration, options.provider) };
    return key;
  };
  const good = (forMs: number) => (current !== null && now() + forMs < current.endsAt ? current.key : null);
  const keep = (failure: unknown): SigningKey => {
    const key = good(0);
    if (key === null) throw failure;
    return key;
  };

  return {
    get() {
      const known = good(renewBeforeMs);
      if (known !== null) return known;
      if (underWay !== null && now() - underWay.askedAt < patienceMs) return underWay.key;
      const key = renew()
        .catch(keep)
        .finally(() => {
          if (underWay?.key === key) underWay = null;
        });
      underWay = { key, askedAt: now() };
      return key;
    },
    drop(key) {
      if (current?.key === key) current = null;
      return true;
    },
  };
}

export function isSameKey(a: SigningKey, b: SigningKey): boolean {
  return (
    a.accessKeyId === b.accessKeyId && a.accessKeySecret === b.accessKeySecret && a.securityToken === b.securityToken
  );
}

async function callFunction(fetchCredentials: FetchCredentials, provider: string): Promise<unknown> {
  try {
    return await fetchCredentials();
  } catch {
    // The cause stays out: what a credentials library throws may quote the secret.
    throw new ConfigurationError(`${provider}: what was given for "credentials" failed to give any.`, { provider });
  }
}

function checkFetched(value: unknown, options: SigningKeyOptions): z.output<typeof fetched> {
  const { provider, keeper } = options;
  const result = fetched.safeParse(value);
  const texts = result.success ? [result.data.accessKeyId, result.data.accessKeySecret, result.data.securityToken] : [];
  for (const text of texts) if (text) keeper.remember(text);
  // A header can carry printable ASCII only.
  if (result.success && texts.every((text) => !/[^\x21-\x7e]/.test(text ?? ''))) return result.data;
  throw new ConfigurationError(
    `${provider}: what was given for "credentials" must give accessKeyId and accessKeySecret, both printable text, with securityToken and expiration where they are temporary.`,
    { provider },
  );
}

/** Milliseconds since 1970; -Infinity (ask again next time) when there is no expiration. */
function endOf(expiration: Date | string | number | null | undefined, provider: string): number {
  if (expiration === null || expiration === undefined) return Number.NEGATIVE_INFINITY;
  const end = new Date(expiration).getTime();
  if (!Number.isNaN(end)) return end;
  throw new ConfigurationError(
    `${provider}: the expiration of the credentials is no time: expected a Date, ISO 8601 or milliseconds.`,
    { provider },
  );
}
