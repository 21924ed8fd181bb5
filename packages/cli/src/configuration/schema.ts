import type { SandboxPlugin } from '@sandjury/core';
import { z } from 'zod';
import { strategies, tlpNames } from '../flags/choices.ts';
import { didYouMean } from '../flags/did-you-mean.ts';
import { example, pluginNames } from '../plugins.ts';
import { type ConfigurationDocument, mistake } from './documents/document.ts';
import { isProvider } from './entries/entry.ts';

const nameRule = `expected the name of an adapter: ${pluginNames.join(', ')}, an npm package or a path such as ./adapter.ts`;
const providerRule = `expected { "use": "${example.provider}", … } or, in a module, a provider`;

/** A provider in the settings of its adapter; the adapter checks all but `use`. */
const DescriptionSchema = z.looseObject({ use: z.string(nameRule).min(1, nameRule) }, providerRule);

const ProviderEntrySchema = z.unknown().transform((value, context) => {
  if (isProvider(value)) return value;
  // A loose object leaves this one key out and says nothing.
  if (Object.hasOwn(Object(value), '__proto__')) {
    context.addIssue({ code: 'unrecognized_keys', keys: ['__proto__'], input: Object(value) });
    return z.NEVER;
  }
  const result = DescriptionSchema.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) context.addIssue({ code: 'custom', path: [...path], message });
  return z.NEVER;
});

const strategyRule = 'expected most-severe, majority, weighted, most-reliable or threshold:N';

const DefaultsSchema = z.strictObject({
  /** Asked by every command unless `--provider` names others. Not a consent to submit anything. */
  provider: z.array(z.string().min(1)).min(1).optional(),
  // What follows are options of `compare`.
  strategy: z.string().refine(isStrategy, strategyRule).optional(),
  format: z.string().min(1).optional(),
  /** A path from the configuration's folder. */
  noise: z.string().min(1).optional(),
  olderThan: z.number().int().nonnegative().optional(),
  tlp: z.enum(tlpNames).optional(),
  failOn: z.enum(['benign', 'suspicious', 'malicious']).optional(),
});

const ConfigurationSchema = z.strictObject(
  {
    $schema: z.string().optional(),
    providers: z.array(ProviderEntrySchema, 'expected a list of providers').optional(),
    /** Adapters that `normalize` and `--format` know without a provider. */
    plugins: z.array(z.string(nameRule).min(1, nameRule), 'expected a list of names').default([]),
    defaults: DefaultsSchema.prefault({}),
  },
  'expected { "providers": [ … ] }',
);

export type ProviderDescription = z.output<typeof DescriptionSchema>;
export type Defaults = z.output<typeof DefaultsSchema>;
export type CheckedConfiguration = z.output<typeof ConfigurationSchema>;

/** Checks a configuration. Throws ConfigurationError that names file and key; of several mistakes it names the first. */
export function checkConfiguration(document: ConfigurationDocument): CheckedConfiguration {
  const result = ConfigurationSchema.safeParse(document.value);
  if (result.success) return result.data;
  throw issueMistake(document, [], result.error.issues, ConfigurationSchema);
}

/**
 * The first thing that a schema finds wrong, as a mistake at its key; a key that it does not know goes first, since another may be
 * missing for it. `schema`: where the names of keys come from.
 */
export function issueMistake(
  document: ConfigurationDocument,
  base: readonly PropertyKey[],
  issues: readonly z.core.$ZodIssue[],
  schema: unknown,
): Error {
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (issue === undefined) return mistake(document, base, 'not valid');
  const path = [...base, ...issue.path];
  if (issue.code !== 'unrecognized_keys') return mistake(document, path, issue.message);
  const [key = ''] = issue.keys;
  return mistake(document, [...path, key], `there is no such setting${didYouMean(key, keysAt(issue.path, schema))}`);
}

/** Whether an adapter takes a setting; one whose schema does not say so may. */
export function takes({ settings }: Pick<SandboxPlugin<unknown>, 'settings'>, key: string): boolean {
  return !(settings instanceof z.ZodObject) || Object.hasOwn(settings.shape, key);
}

/** The keys that a schema knows below a path. */
function keysAt(path: readonly PropertyKey[], schema: unknown): string[] {
  let at: unknown = schema;
  for (const key of path) at = at instanceof z.ZodObject ? unwrapped(at.shape[String(key)]) : null;
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function unwrapped(schema: unknown): unknown {
  const isWrapped =
    schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
  return isWrapped ? unwrapped(schema.unwrap()) : schema;
}

function isStrategy(name: string): boolean {
  return strategies.some((strategy) => strategy === name) || /^threshold:[1-9][0-9]{0,8}$/.test(name);
}
