import { z } from 'zod';
import { settingsError } from '../../contract/settings.ts';
import { ConfigurationError } from '../../model/errors.ts';
import { SecretFinder } from './finder.ts';

const expected = 'expected a non-empty string, { "env": "NAME" } or a function';

/** A secret setting: the text itself, the name of an environment variable, or a function that fetches it. */
export const SecretSchema = z.union(
  [
    z.string().min(1, expected),
    z.strictObject({ env: z.string().min(1, expected) }, expected),
    z.custom<() => string | Promise<string>>((value) => typeof value === 'function', expected),
  ],
  expected,
);
/** A secret, the variable that holds it, or a function that fetches it. Read on the first call. */
export type Secret = string | { env: string } | (() => string | Promise<string>);

/** Throws ConfigurationError when a secret that stands in the settings itself has characters that no header can carry. */
export function checkSecret(secret: Secret, { provider, setting }: { provider: string; setting: string }): void {
  if (typeof secret !== 'string' || /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(secret.trim())) return;
  const message = 'expected a key of printable ASCII characters';
  throw settingsError([{ path: setting.split('.'), message }], { provider });
}

/** Reads secrets when they are first needed, and takes them out of texts that a person or a log will see. */
export interface SecretKeeper {
  /** Throws ConfigurationError, naming `setting`, when the secret cannot be had. A failed read is tried again, and one that hangs after a while. */
  read(secret: Secret, setting: string): Promise<string>;
  /** Remembers a secret that was got in another way, so that `scrub` knows it. */
  remember(secret: string): void;
  /** The text with every known secret replaced, also where it stands encoded: for a URL, a form, HTML or JSON, in hex, in Base64. */
  scrub(text: string): string;
  /**
   * Whether a JSON text may hold a known secret in any spelling, so that what it is parsed to must be scrubbed. To look through
   * the text once is several times as fast as to look through all texts in it.
   */
  mayHold(json: string): boolean;
}

/** One reading, which all who ask meanwhile wait for. */
interface Reading {
  text: Promise<string>;
  /** Milliseconds since 1970. */
  askedAt: number;
  isOver: boolean;
}

/** A function that has not answered by then hangs: each call has its deadline, but without a new question none would ever succeed. */
const patienceMs = 30_000;

/** A keeper for the secrets of one provider, whose id stands in its errors. */
export function createSecretKeeper(provider: string): SecretKeeper {
  const finder = new SecretFinder();
  const cache = new Map<Secret, Reading>();

  const fetchSecret = async (secret: Secret, setting: string): Promise<string> => {
    const text = await readSecret(secret, setting, provider);
    if (typeof text !== 'string' || text.trim() === '') {
      throw new ConfigurationError(`${provider}: the secret for "${setting}" is empty.`, { provider });
    }
    if (/[^\x20-\x7e]/.test(text.trim())) {
      throw new ConfigurationError(
        `${provider}: the secret for "${setting}" has characters that no header can carry.`,
        {
          provider,
        },
      );
    }
    remember(text.trim());
    return text.trim();
  };
  const remember = (secret: string) => {
    // A very short secret would tear ordinary words apart.
    if (secret.length >= 4) finder.add(secret);
  };

  return {
    read(secret, setting) {
      const known = cache.get(secret);
      if (known && (known.isOver || Date.now() - known.askedAt < patienceMs)) return known.text;
      const reading: Reading = { text: fetchSecret(secret, setting), askedAt: Date.now(), isOver: false };
      cache.set(secret, reading);
      reading.text.then(
        () => {
          reading.isOver = true;
        },
        () => {
          if (cache.get(secret) === reading) cache.delete(secret);
        },
      );
      return reading.text;
    },
    remember,
    scrub: (text) => finder.replaceIn(text),
    mayHold: (json) => finder.mayBeIn(json),
  };
}

/** A secret as it is given. Throws ConfigurationError that names `setting` where it cannot be had. */
export async function readSecret(secret: Secret, setting: string, provider: string): Promise<string> {
  if (typeof secret === 'string') return secret;
  if (typeof secret === 'object') {
    const text = process.env[secret.env];
    if (text !== undefined && text !== '') return text;
    throw new ConfigurationError(`${provider}: "${setting}" is read from ${secret.env}, which is not set.`, {
      provider,
    });
  }
  try {
    return await secret();
  } catch {
    // The cause stays out: what a secret store throws may quote the secret.
    throw new ConfigurationError(`${provider}: the function given for "${setting}" failed.`, { provider });
  }
}
