import type { Environment, SandboxPlugin } from '@sandjury/core';
import { z } from 'zod';
import { loadPlugin, pluginNames } from '../plugins.ts';
import { type SetupField, type SetupSandbox, variableSet } from './fields.ts';

/** The sandboxes that `init` offers, in this order: every adapter that comes with the command line. */
export async function setupSandboxes(): Promise<SetupSandbox[]> {
  const sandboxes: SetupSandbox[] = [];
  for (const name of pluginNames) sandboxes.push(setupSandbox(await loadPlugin(name)));
  return sandboxes;
}

/**
 * What `init` asks about a sandbox: the settings that the environment variables of its adapter give, but for those of `tls`. The schema of
 * the settings says which of them are secrets, which are needed, what each is called, and what is proposed: a default, else the first
 * example. A setting whose variable begins with `SANDJURY_` has a flag and no question, as few need it.
 */
export function setupSandbox(plugin: SandboxPlugin<unknown>): SetupSandbox {
  const { name, product, settings } = plugin;
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' });
  const fields = [...variablesBySetting(plugin)].flatMap(([text, variables]) => {
    const path = text.split('.');
    const field = fieldOf(plugin, { path, variables, ...describedSetting(properties, path) });
    return field.isGuess ? [field, plainHttp(name)] : [field];
  });
  return { name, product, fields: fields.toSorted((a, b) => Number(a.isVariable) - Number(b.isVariable)) };
}

/** The variables of each setting, by its path with dots: a text that goes in by a variable comes out at its setting. */
function variablesBySetting({ environment }: SandboxPlugin<unknown>): Map<string, string[]> {
  const { required, optional, settings } = environment;
  const bySetting = new Map<string, string[]>();
  for (const variable of [...required, ...optional]) {
    const path = pathTo(ownText, settings({ ...textsOf(required), [variable]: ownText }))?.join('.');
    if (path === undefined || path.startsWith('tls.')) continue;
    bySetting.set(path, [...(bySetting.get(path) ?? []), variable]);
  }
  return bySetting;
}

const ownText = 'https://own.invalid';

function textsOf(variables: readonly string[]): Environment {
  return Object.fromEntries(variables.map((name) => [name, 'https://other.invalid']));
}

function pathTo(text: string, value: unknown): string[] | null {
  if (value === text) return [];
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const path = pathTo(text, inner);
    if (path !== null) return [key, ...path];
  }
  return null;
}

/** A setting that variables give, and how its schema describes it. */
interface Setting extends Description {
  path: readonly string[];
  variables: readonly string[];
}

function fieldOf(plugin: SandboxPlugin<unknown>, setting: Setting): SetupField {
  const { path, variables, about } = setting;
  const [variable = ''] = variables;
  const isAsked = !variable.startsWith('SANDJURY_');
  const isVariable = accepts(plugin, path, { env: variable });
  const isNeeded = !accepts(plugin, path, undefined);
  const proposal = isAsked && !isVariable ? setting.proposal : '';
  const isOptional = !isNeeded && proposal === '';
  const question = isVariable ? lowerFirst(about) : about;
  const initial = (env: Environment): string => {
    const known = variableSet({ variables }, env);
    if (isVariable) return known ?? (isOptional ? '' : variable);
    return (known === undefined ? undefined : env[known]) ?? proposal;
  };
  return {
    ...{ flag: flagOf(plugin.name, path, isVariable), path, isVariable, isOptional, variables, initial },
    question: isOptional && isAsked ? `${question} (empty: none)` : question,
    isSwitch: false,
    isAsked: () => isAsked,
    isGuess: isNeeded && !isVariable,
    comment: isVariable
      ? 'The name of the environment variable that holds it: the secret itself stays out of this file.'
      : `${about}.`,
  };
}

/** Whether the schema takes a value, or none, at this place. */
function accepts({ environment, settings }: SandboxPlugin<unknown>, path: readonly string[], value: unknown): boolean {
  const given = withValue(Object(environment.settings(textsOf(environment.required))), path, value);
  const { error } = settings.safeParse(given);
  return error?.issues.some((issue) => path.every((key, index) => issue.path[index] === key)) !== true;
}

function withValue(settings: object, [key = '', ...rest]: readonly string[], value: unknown): object {
  const inner = rest.length === 0 ? value : withValue(Object(Reflect.get(settings, key)), rest, value);
  return { ...settings, [key]: inner };
}

/** What is read of the JSON Schema of a setting. */
const SettingSchema = z.object({
  description: z.string().optional(),
  default: z.string().optional(),
  examples: z.array(z.string()).optional(),
});

interface Description {
  /** What the setting is called: its description, else the words of its name. */
  about: string;
  proposal: string;
}

function describedSetting(properties: Readonly<Record<string, unknown>>, path: readonly string[]): Description {
  const { data } = path.length === 1 ? SettingSchema.safeParse(properties[path[0] ?? '']) : {};
  const words = wordsOf(path.at(-1) ?? '').join(' ');
  return { about: data?.description ?? `The ${words}`, proposal: data?.default ?? data?.examples?.[0] ?? '' };
}

/** `NAME-url`; `NAME-key-env` for the variable of `apiKey`, as the first word of a secret's name says nothing. */
function flagOf(name: string, path: readonly string[], isVariable: boolean): string {
  const words = wordsOf(path.at(-1) ?? '');
  const own = isVariable && words.length > 1 ? words.slice(1) : words;
  return [name, ...own, ...(isVariable ? ['env'] : [])].join('-');
}

function wordsOf(name: string): string[] {
  return name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}

/** The text as part of a sentence. Abbreviations keep their capitals. */
export function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}

/** An address of this machine, to which plain http is always allowed; one in another spelling is asked about in vain. */
const ownHttp = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/]|$)/i;

/** Lets a key go over plain http: asked only where the address is such a one, and is not this machine's own. */
function plainHttp(name: string): SetupField {
  return {
    flag: `${name}-allow-http`,
    path: ['allowHttp'],
    question: 'Plain http, over which whoever is in between reads the key and the samples',
    isVariable: false,
    isOptional: true,
    isSwitch: true,
    isAsked: (answers) =>
      [...answers].some(([{ isGuess }, answer]) => isGuess && /^http:/i.test(answer) && !ownHttp.test(answer)),
    variables: [],
    isGuess: false,
    initial: () => '',
    comment: 'Whoever is between here and the server can read the key and the samples.',
  };
}
