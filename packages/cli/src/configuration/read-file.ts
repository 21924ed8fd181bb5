import { extname } from 'node:path';
import type { Environment, SandboxPlugin } from '@sandjury/core';
import { isPluginName } from '../plugins.ts';
import type { Configuration } from './configuration.ts';
import { type ConfigurationDocument, keyText } from './documents/document.ts';
import { literalSecrets } from './documents/literal-secrets.ts';
import { isProvider } from './entries/entry.ts';
import { environmentEntries } from './entries/environment.ts';
import { fileEntries, type LoadNamed, namedLoader } from './entries/file.ts';
import type { NamedPlugin } from './entries/third-party.ts';
import { readConfiguration } from './ownership.ts';
import type { ConfigurationPlace } from './place.ts';
import { checkConfiguration } from './schema.ts';

const moduleExtensions = ['.ts', '.mts', '.js', '.mjs'];

/** Reads and checks a configuration. Adapters are loaded when a provider is made. Throws ConfigurationError. */
export async function readConfigurationFile(
  place: ConfigurationPlace & { file: string },
  { env, warn }: { env: Environment; warn(message: string): void },
): Promise<Configuration> {
  const { text, isReadableByOthers } = await readConfiguration(place);
  const document = await documentOf(place.file, text);
  const { providers, plugins, defaults } = checkConfiguration(document);
  const secrets = isReadableByOthers ? literalSecrets(document) : [];
  if (secrets.length > 0) warn(secretWarning(document, secrets));
  const load = namedLoader(document);
  const named = [
    ...(providers ?? []).flatMap((one, index) =>
      isProvider(one) ? [] : [{ use: one.use, path: ['providers', index, 'use'] }],
    ),
    ...plugins.map((use, index) => ({ use, path: ['plugins', index] })),
  ];
  return {
    place,
    document,
    isFromEnvironment: providers === undefined,
    entries: providers === undefined ? await environmentEntries(env) : fileEntries(providers, { document, env, load }),
    defaults,
    thirdParties: () => loadThirdParties(named, load),
  };
}

async function documentOf(file: string, text: string): Promise<ConfigurationDocument> {
  if (moduleExtensions.includes(extname(file))) {
    return (await import('./documents/module.ts')).loadModuleDocument(file, text);
  }
  return (await import('./documents/json.ts')).parseJsonDocument(file, text);
}

async function loadThirdParties(named: readonly NamedPlugin[], load: LoadNamed): Promise<SandboxPlugin<unknown>[]> {
  const others = named.filter(({ use }) => !isPluginName(use));
  return [...new Set(await Promise.all(others.map(load)))];
}

function secretWarning({ file, at }: ConfigurationDocument, paths: readonly PropertyKey[][]): string {
  const keys = paths.map((path) => keyText(path)).join(', ');
  const hold = paths.length === 1 ? 'holds a secret' : 'hold secrets';
  const who = `${file}${at(paths[0] ?? [])}: ${keys} ${hold}`;
  return `${who}, and other users can read this file: chmod 600 it, or write { "env": "NAME" }.`;
}
