import { ConfigurationError, type SandboxPlugin, type SandboxProvider, type SettingProblem } from '@sandjury/core';
import { parseSettings } from '@sandjury/core/toolkit';
import type { Configuration } from '../configuration/configuration.ts';
import { type SubmitOption, submitOptionsOf } from '../configuration/submit-options.ts';
import { didYouMean } from '../flags/did-you-mean.ts';
import { settingProblems } from '../text/setting-problems.ts';
import { type Assignment, assignedValue, readAssignment } from './assignment.ts';

/** Options of vendors, by the id of their provider: what a hub's `submit` takes as `vendor`. */
export type VendorOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Receivers {
  configuration: Configuration;
  /** Who may get the sample. */
  asked: readonly Pick<SandboxProvider, 'id'>[];
  /** The name of this program, for the commands that a message proposes. */
  command: string;
}

/**
 * The options of `--set ID.KEY=VALUE`, checked by the adapters that they are for. Throws ConfigurationError before anything is
 * sent; its message has the option, and never its value, which may be a password.
 */
export async function vendorOptions(texts: readonly string[], receivers: Receivers): Promise<VendorOptions> {
  const { configuration, asked } = receivers;
  const ids = new Set([...configuration.entries.flatMap(({ id }) => id ?? []), ...asked.map(({ id }) => id)]);
  const given = Map.groupBy(
    texts.map((text) => readAssignment(text, [...ids], receivers.command)),
    ({ id }) => id,
  );
  const options: [string, Record<string, unknown>][] = [];
  for (const [id, assignments] of given) {
    const [first] = assignments;
    if (first !== undefined && !asked.some((provider) => provider.id === id)) {
      const others = asked.map((provider) => provider.id).join(', ') || 'nobody';
      throw wrong(first, `${id} does not get this sample; it goes to ${others}`);
    }
    options.push([id, await optionsFor(id, assignments, receivers)]);
  }
  return Object.fromEntries(options);
}

async function optionsFor(
  id: string,
  assignments: readonly Assignment[],
  { configuration, command }: Receivers,
): Promise<Record<string, unknown>> {
  assertOnce(assignments);
  const plugin = await pluginOf(id, configuration);
  // A provider that a module made itself: only it knows what it takes.
  if (plugin === null) return Object.fromEntries(assignments.map((one) => [one.key, assignedValue(one, undefined)]));
  const known = submitOptionsOf(plugin);
  const values: Record<string, unknown> = {};
  for (const assignment of assignments) {
    place(values, assignment.key.split('.'), assignedValue(assignment, optionNamed(assignment, known, command)));
  }
  return checked(plugin, values, (problems) => refused(assignments, known ?? [], problems));
}

/** What the adapter's schema makes of the values: that is what its `submit` gets. */
function checked(
  { name, submitOptions }: SandboxPlugin<unknown>,
  values: Record<string, unknown>,
  refusal: (problems: readonly SettingProblem[]) => ConfigurationError,
): Record<string, unknown> {
  if (submitOptions === undefined) return values;
  try {
    return Object(parseSettings(submitOptions, values, name));
  } catch (error) {
    const problems = settingProblems(error);
    throw problems.length === 0 ? error : refusal(problems);
  }
}

/** The adapter of a provider; null for a provider that a module made itself. */
async function pluginOf(id: string, { entries }: Configuration) {
  const named = entries.find((entry) => entry.id === id);
  if (named !== undefined) return named.plugin();
  // Only the adapter knows the id of an entry without one, and it was loaded to make the provider.
  const plugins = await Promise.all(entries.filter((entry) => entry.id === null).map((entry) => entry.plugin()));
  return plugins.find((plugin) => plugin?.name === id) ?? null;
}

function optionNamed(
  assignment: Assignment,
  known: readonly SubmitOption[] | null,
  command: string,
): SubmitOption | undefined {
  const { id, key } = assignment;
  if (known === null) throw wrong(assignment, `${id} takes no options of its own`);
  const found = known.find((option) => option.key === key);
  // An object may be given whole, as JSON.
  if (found !== undefined || known.some((option) => option.key.startsWith(`${key}.`))) return found ?? objectOf(key);
  const keys = known.map((option) => option.key);
  throw wrong(
    assignment,
    `${id} has no such option${didYouMean(key, keys)}; \`${command} providers ${id}\` lists those that it has`,
  );
}

function objectOf(key: string): SubmitOption {
  return { key, type: 'object', values: null, description: null, default: null };
}

/** One value for one key, and not an object beside one of its own keys. */
function assertOnce(assignments: readonly Assignment[]): void {
  for (const [index, assignment] of assignments.entries()) {
    const twin = assignments.slice(0, index).find(({ key }) => isSameOrInside(key, assignment.key));
    if (twin === undefined) continue;
    throw wrong(assignment, twin.key === assignment.key ? 'is given twice' : `${twin.name} gives it, too`);
  }
}

function isSameOrInside(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

function place(values: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) values[first] = value;
  else {
    const inner = { ...Object(values[first]) };
    place(inner, rest, value);
    values[first] = inner;
  }
}

/** What the adapter's schema finds wrong, by the option that the user gave; else by its key. */
function refused(
  assignments: readonly Assignment[],
  known: readonly SubmitOption[],
  problems: readonly SettingProblem[],
): ConfigurationError {
  const [first] = assignments;
  const told = problems.map(({ path, message }) => {
    const key = path.join('.');
    const at = assignments.find((one) => isSameOrInside(one.key, key)) ?? first;
    const values = known.find((option) => option.key === key)?.values;
    if (values && at) return `${at.name}: expected ${values.join(', ')}${didYouMean(at.value, values)}`;
    const inner = at?.key === key || key === '' ? '' : `${key}: `;
    return `${at?.name ?? '--set'}: ${inner}${message}`;
  });
  return new ConfigurationError(`${told.join('; ')}.`);
}

function wrong({ name }: Assignment, message: string): ConfigurationError {
  return new ConfigurationError(`${name}: ${message}.`);
}
