import { isProvider } from '../entries/entry.ts';
import type { ConfigurationDocument } from './document.ts';

const secretName = /(?:key|secret|token|password|passwd|passphrase|authorization)$/i;

/** Whether a setting of this name holds a secret. Adapters of others name them as they like, and most like this. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/**
 * Paths of secrets that stand in the configuration's own text, and not only the name of a variable. A module may have read a
 * secret from elsewhere.
 */
export function literalSecrets({ value, holds }: Pick<ConfigurationDocument, 'value' | 'holds'>): PropertyKey[][] {
  const found: PropertyKey[][] = [];
  const visit = (item: unknown, path: PropertyKey[]): void => {
    if (typeof item === 'string') {
      const isSecret = item !== '' && (isSecretName(String(path.at(-1))) || hasPassword(item));
      if (isSecret && holds(item)) found.push(path);
    } else if (Array.isArray(item)) item.forEach((one, index) => void visit(one, [...path, index]));
    else if (typeof item === 'object' && item !== null && !isProvider(item) && path.length < deepest) {
      // A secret's variable stands below it, in `env`, which is no secret's name.
      for (const [key, one] of Object.entries(item)) visit(one, [...path, key]);
    }
  };
  visit(value, []);
  return found;
}

// A module's value may lead back to itself.
const deepest = 8;

/** A URL with a password, such as that of a proxy. */
export function hasPassword(text: string): boolean {
  return URL.canParse(text) && new URL(text).password !== '';
}
