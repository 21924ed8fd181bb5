import type { z } from 'zod';
import { checkArgument } from '../model/arguments.ts';
import { ConfigurationError, type SettingProblem } from '../model/errors.ts';

/** Whose settings are wrong, and what they are called in the message. */
export interface SettingsErrorOptions {
  provider: string;
  /** `settings` unless given. */
  what?: string | undefined;
  cause?: unknown;
}

/** A ConfigurationError about settings: `PROVIDER settings: KEY: what is wrong; …`, with each mistake under `settings`. */
export function settingsError(
  settings: readonly SettingProblem[],
  { provider, what = 'settings', ...options }: SettingsErrorOptions,
): ConfigurationError {
  const said = settings.map(({ path, message, alternative }) => {
    const whole = alternative === undefined ? message : `${message}, or set ${alternative.join('.')}`;
    return path.length === 0 ? whole : `${path.join('.')}: ${whole}`;
  });
  return new ConfigurationError(`${provider} ${what}: ${said.join('; ')}.`, { provider, settings, ...options });
}

/**
 * Checks a provider's settings, or other input of a user, which `what` names. Throws ConfigurationError that names each wrong key, and
 * never a value.
 */
export function parseSettings<Schema extends z.ZodType>(
  schema: Schema,
  settings: unknown,
  provider: string,
  what = 'settings',
): z.output<Schema> {
  checkArgument(schema, 'object', 'parseSettings: schema', 'a zod schema');
  checkArgument(schema.safeParse, 'function', 'parseSettings: schema.safeParse', 'that of a zod schema');
  const result = schema.safeParse(settings);
  if (result.success) return result.data;
  throw settingsError(settingProblems(result.error.issues), { provider, what });
}

/** What zod finds wrong, one mistake a key: a key that is not known stands in the path, and not in the message. */
export function settingProblems(issues: readonly z.core.$ZodIssue[]): SettingProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such key' }));
  });
}
