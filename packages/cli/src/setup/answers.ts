import { ConfigurationError, type Environment } from '@sandjury/core';
import type { Ask, Io } from '../io.ts';
import { printable } from '../render/printable.ts';
import { answerMistake, settingsMistake } from './check-answer.ts';
import { type SetupAnswers, type SetupField, type SetupSandbox, setupSandboxes } from './fields.ts';

/** Flags of `init` by their camel-cased names; only those that were given. */
export type SetupFlags = Readonly<Record<string, unknown>>;

/** Answers from flags and what the environment proposes. Throws ConfigurationError that names the flag. */
export async function answersFromFlags(
  names: readonly string[],
  flags: SetupFlags,
  env: Environment,
): Promise<SetupAnswers[]> {
  const chosen = setupSandboxes.filter(({ name, fields }) => {
    return names.includes(name) || fields.some((field) => flagOf(field, flags) !== undefined);
  });
  const all: SetupAnswers[] = [];
  for (const sandbox of chosen) {
    const answers = new Map<SetupField, string>();
    for (const field of sandbox.fields) {
      const answer = flagOf(field, flags) ?? field.initial(env);
      const wrong = answerMistake(field, answer, env);
      if (wrong !== null) throw new ConfigurationError(`--${field.flag}: ${wrong}`);
      answers.set(field, answer);
    }
    const wrong = await settingsMistake({ sandbox, answers });
    if (wrong !== null) throw new ConfigurationError(`${sandbox.name}: ${wrong}`);
    all.push({ sandbox, answers });
  }
  return all;
}

function flagOf({ flag }: SetupField, flags: SetupFlags): string | undefined {
  const name = flag.replace(/-[a-z]/g, (part) => part.slice(1).toUpperCase());
  const value = flags[name];
  return typeof value === 'string' ? value.trim() : undefined;
}

/** Answers from a person at a terminal, who is asked again until they are right. */
export async function answersFromPerson(ask: Ask, io: Io): Promise<SetupAnswers[]> {
  const all: SetupAnswers[] = [];
  for (const sandbox of await chosenByPerson(ask, io)) {
    io.err(`\n${sandbox.product}\n`);
    let answered = await askFields(sandbox, ask, io);
    for (let wrong = await settingsMistake(answered); wrong !== null; wrong = await settingsMistake(answered)) {
      io.err(`  ${printable(wrong)}\n`);
      answered = await askFields(sandbox, ask, io);
    }
    all.push(answered);
  }
  return all;
}

async function chosenByPerson(ask: Ask, io: Io): Promise<SetupSandbox[]> {
  const names = setupSandboxes.map(({ name }) => name);
  io.err('Which sandboxes do you have?\n');
  for (const { name, product } of setupSandboxes) io.err(`  ${name.padEnd(9)}${product}\n`);
  for (;;) {
    const answer = (await ask(`Names [${names.join(' ')}]: `)).trim() || names.join(' ');
    const words = answer.toLowerCase().split(/[\s,]+/);
    const unknown = words.filter((word) => !names.includes(word));
    if (unknown.length === 0) return setupSandboxes.filter(({ name }) => words.includes(name));
    io.err(`  There is no ${printable(unknown.join(', '))}: expected one or several of ${names.join(', ')}.\n`);
  }
}

async function askFields(sandbox: SetupSandbox, ask: Ask, io: Io): Promise<SetupAnswers> {
  const answers = new Map<SetupField, string>();
  for (const field of sandbox.fields) answers.set(field, await askField(field, ask, io));
  return { sandbox, answers };
}

async function askField(field: SetupField, ask: Ask, io: Io): Promise<string> {
  const initial = field.initial(io.env);
  const question = field.isVariable ? `Environment variable with ${field.question}` : field.question;
  for (;;) {
    const answer = (await ask(`  ${question}${initial === '' ? '' : ` [${initial}]`}: `)).trim() || initial;
    const wrong = answerMistake(field, answer, io.env);
    if (wrong === null) return answer;
    io.err(`  ${wrong}\n`);
  }
}
