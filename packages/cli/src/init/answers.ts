import { ConfigurationError, type Environment } from '@sandjury/core';
import { printable } from '../text/printable.ts';
import type { Ask, Io } from '../world/io.ts';
import { answerMistake, settingsMistake } from './check-answer.ts';
import { type SetupAnswers, type SetupField, type SetupSandbox, variableSet } from './fields.ts';
import { setupSandboxes } from './sandboxes.ts';

/** Flags of `init` by their camel-cased names; only those that were given. */
export type SetupFlags = Readonly<Record<string, unknown>>;

/** Answers from flags and the environment. Throws ConfigurationError that names the flag. */
export async function answersFromFlags(
  names: readonly string[],
  flags: SetupFlags,
  env: Environment,
): Promise<SetupAnswers[]> {
  const all: SetupAnswers[] = [];
  for (const sandbox of chosenByFlags(await setupSandboxes(), names, flags)) {
    const given = givenAnswers(sandbox, flags, env);
    const answers = new Map(sandbox.fields.map((field) => [field, given.get(field) ?? unaskedAnswer(field, env)]));
    all.push(await checked({ sandbox, answers }));
  }
  return all;
}

function chosenByFlags(
  sandboxes: readonly SetupSandbox[],
  names: readonly string[],
  flags: SetupFlags,
): SetupSandbox[] {
  return sandboxes.filter(({ name, fields }) => {
    return names.includes(name) || fields.some((field) => flagOf(field, flags) !== undefined);
  });
}

function givenAnswers({ fields }: SetupSandbox, flags: SetupFlags, env: Environment): Map<SetupField, string> {
  const given = new Map<SetupField, string>();
  for (const field of fields) {
    const answer = flagOf(field, flags);
    if (answer !== undefined) given.set(field, rightAnswer(field, answer, env));
  }
  return given;
}

function unaskedAnswer(field: SetupField, env: Environment): string {
  if (!field.isGuess || variableSet(field, env)) return rightAnswer(field, field.initial(env), env);
  throw new ConfigurationError(
    `Give --${field.flag}, or set the environment variable ${field.variables[0]}. A key is sent only to a server that you name.`,
  );
}

function rightAnswer(field: SetupField, answer: string, env: Environment): string {
  const wrong = answerMistake(field, answer, env);
  if (wrong !== null) throw new ConfigurationError(`--${field.flag}: ${wrong}`);
  return answer;
}

async function checked(answers: SetupAnswers): Promise<SetupAnswers> {
  const wrong = await settingsMistake(answers);
  if (wrong !== null) throw new ConfigurationError(`${answers.sandbox.name}: ${wrong}`);
  return answers;
}

function flagOf({ flag }: SetupField, flags: SetupFlags): string | undefined {
  const name = flag.replace(/-[a-z]/g, (part) => part.slice(1).toUpperCase());
  const value = flags[name];
  if (value === true) return 'yes';
  return typeof value === 'string' ? value.trim() : undefined;
}

/**
 * Answers from a person at a terminal, who is asked again until they are right. Of a sandbox that names or flags choose, only
 * what neither flags nor the environment say is asked. Throws ConfigurationError when a flag is wrong.
 */
export async function answersFromPerson(
  ask: Ask,
  io: Io,
  { names, flags }: { names: readonly string[]; flags: SetupFlags } = { names: [], flags: {} },
): Promise<SetupAnswers[]> {
  const all: SetupAnswers[] = [];
  const sandboxes = await setupSandboxes();
  const chosen = chosenByFlags(sandboxes, names, flags);
  for (const sandbox of chosen.length > 0 ? chosen : await chosenByPerson(sandboxes, ask, io)) {
    const known = chosen.length > 0 ? knownAnswers(sandbox, flags, io.env) : new Map<SetupField, string>();
    if (known.size === sandbox.fields.length) all.push(await checked({ sandbox, answers: known }));
    else all.push(await askAboutSandbox(sandbox, known, ask, io));
  }
  return all;
}

/** What needs no question: flags have said it, the environment has, or it can be left out. */
function knownAnswers(sandbox: SetupSandbox, flags: SetupFlags, env: Environment): Map<SetupField, string> {
  const known = givenAnswers(sandbox, flags, env);
  for (const [index, field] of sandbox.fields.entries()) {
    const isSettled = sandbox.fields.slice(0, index).every((before) => known.has(before)) && !field.isAsked(known);
    const isKnown = field.isSwitch ? isSettled : field.isOptional || variableSet(field, env) !== undefined;
    if (!known.has(field) && isKnown) known.set(field, field.initial(env));
  }
  return known;
}

async function askAboutSandbox(
  sandbox: SetupSandbox,
  known: ReadonlyMap<SetupField, string>,
  ask: Ask,
  io: Io,
): Promise<SetupAnswers> {
  io.err(`\n${sandbox.product}\n`);
  let answered = await askFields(sandbox, known, ask, io);
  for (let wrong = await settingsMistake(answered); wrong !== null; wrong = await settingsMistake(answered)) {
    io.err(`  ${printable(wrong)}\n`);
    // Which answer it was is not known: it may be one that was not asked.
    answered = await askFields(sandbox, new Map(), ask, io);
  }
  return answered;
}

async function chosenByPerson(sandboxes: readonly SetupSandbox[], ask: Ask, io: Io): Promise<SetupSandbox[]> {
  const names = sandboxes.map(({ name }) => name);
  const width = Math.max(...names.map((name) => name.length)) + 2;
  io.err('Which sandboxes do you have?\n');
  for (const { name, product } of sandboxes) io.err(`  ${name.padEnd(width)}${product}\n`);
  for (;;) {
    const answer = (await ask(`Names [${names.join(' ')}]: `)).trim() || names.join(' ');
    const words = answer.toLowerCase().split(/[\s,]+/);
    const unknown = words.filter((word) => !names.includes(word));
    if (unknown.length === 0) return sandboxes.filter(({ name }) => words.includes(name));
    io.err(`  There is no ${printable(unknown.join(', '))}: expected one or several of ${names.join(', ')}.\n`);
  }
}

async function askFields(
  sandbox: SetupSandbox,
  known: ReadonlyMap<SetupField, string>,
  ask: Ask,
  io: Io,
): Promise<SetupAnswers> {
  const answers = new Map<SetupField, string>();
  for (const field of sandbox.fields) {
    const unasked = known.get(field) ?? (field.isAsked(answers) ? undefined : field.initial(io.env));
    answers.set(field, unasked ?? (await askField(field, ask, io)));
  }
  return { sandbox, answers };
}

async function askField(field: SetupField, ask: Ask, io: Io): Promise<string> {
  const initial = field.initial(io.env);
  const question = field.isVariable ? `Environment variable with ${field.question}` : field.question;
  for (;;) {
    const proposal = field.isSwitch ? ' [no]' : initial === '' ? '' : ` [${initial}]`;
    const said = (await ask(`  ${question}${proposal}: `)).trim() || initial;
    const answer = field.isSwitch ? switchAnswer(said) : said;
    const wrong = answerMistake(field, answer, io.env);
    if (wrong === null) return answer;
    io.err(`  ${wrong}\n`);
  }
}

/** `yes`, '' for no, or the text itself where it is neither. */
function switchAnswer(text: string): string {
  if (/^y(?:es)?$/i.test(text)) return 'yes';
  return /^no?$/i.test(text) ? '' : text;
}
