import type { Environment } from '@sandjury/core';

/** One setting that `init` asks for, by a question or a flag. */
export interface SetupField {
  /** Without dashes. */
  flag: string;
  /** Where the setting stands among those of its provider. */
  path: readonly string[];
  question: string;
  /** The answer is the name of the environment variable that holds it, and not the value itself: it is a secret. */
  isVariable: boolean;
  isOptional: boolean;
  /** It is on or off: the answer is `yes`, or '' for off. */
  isSwitch: boolean;
  /** Whether a person is asked for it after these answers. A flag or the environment gives it all the same. */
  isAsked(answers: ReadonlyMap<SetupField, string>): boolean;
  /** The environment variables that say it where no flag does, the preferred one first. */
  variables: readonly string[];
  /** Whether what is proposed without a variable is a guess, which is taken from a person alone: it decides who gets a key. */
  isGuess: boolean;
  /** What is proposed; '' where nothing is. */
  initial(env: Environment): string;
  /** Stands above it in the configuration. */
  comment: string;
}

/** A sandbox that `init` knows how to set up. */
export interface SetupSandbox {
  /** The adapter's name, and the provider's id. */
  name: string;
  product: string;
  fields: readonly SetupField[];
}

/** The first of a setting's variables that is set; an empty one is not. */
export function variableSet({ variables }: Pick<SetupField, 'variables'>, env: Environment): string | undefined {
  return variables.find((name) => env[name]);
}

/** A sandbox that was chosen, with what was answered; an answer that is '' was left out. */
export interface SetupAnswers {
  sandbox: SetupSandbox;
  answers: ReadonlyMap<SetupField, string>;
}

/** The answers as settings of the provider. */
export function settingsOf({ answers }: SetupAnswers): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  const nested = new Map<string, Record<string, unknown>>();
  for (const [field, answer] of answers) {
    const [first = '', second] = field.path;
    if (answer === '') continue;
    const value = settingValue(field, answer);
    if (second === undefined) settings[first] = value;
    else nested.set(first, { ...nested.get(first), [second]: value });
  }
  return { ...settings, ...Object.fromEntries(nested) };
}

/** The value of a setting that was answered. */
export function settingValue({ isVariable, isSwitch }: SetupField, answer: string): string | boolean | { env: string } {
  if (isSwitch) return answer === 'yes';
  return isVariable ? { env: answer } : answer;
}
