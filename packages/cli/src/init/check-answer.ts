import { type Environment, SandboxError } from '@sandjury/core';
import { loadPlugin } from '../plugins.ts';
import { problemText, settingProblems } from '../text/setting-problems.ts';
import { type SetupAnswers, type SetupField, settingsOf } from './fields.ts';

/** What is wrong with an answer; null when nothing is. Never quotes it: it may be a secret that was pasted by mistake. */
export function answerMistake(
  { isVariable, isOptional, isSwitch }: SetupField,
  answer: string,
  env: Environment,
): string | null {
  if (isSwitch) return ['yes', ''].includes(answer) ? null : 'Expected yes or no.';
  if (answer === '') return isOptional ? null : 'An answer is needed.';
  if (!isVariable) return null;
  if (looksLikeSecret(answer) && !env[answer]) {
    return "This looks like a secret; it was not kept. Give its variable's NAME.";
  }
  if (/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(answer)) return null;
  return 'Expected the name of an environment variable: letters, digits and underscores.';
}

/** Names of variables are words in capitals with underscores; keys are long, and neither. */
function looksLikeSecret(text: string): boolean {
  return text.length >= 16 && /[0-9]/.test(text) && (/[a-z]/.test(text) || !text.includes('_'));
}

/** What the adapter finds wrong with the answers; null when nothing is. One has to be right whatever optional ones stand beside it. */
export async function settingsMistake({ sandbox, answers }: SetupAnswers): Promise<string | null> {
  const isNeeded = ({ isOptional, isSwitch }: SetupField) => !isOptional || isSwitch;
  const optional = [...answers].filter(([field, answer]) => !isNeeded(field) && !field.isVariable && answer !== '');
  const wrong = await adapterMistake({ sandbox, answers });
  if (wrong !== null || optional.length === 0) return wrong;
  const needed = [...answers].filter(([field]) => isNeeded(field));
  const hidden = await adapterMistake({ sandbox, answers: new Map(needed) });
  const flags = optional.map(([{ flag }]) => `--${flag}`).join(', ');
  return hidden === null ? null : `${hidden} (${flags} does not make it right.)`;
}

async function adapterMistake(answers: SetupAnswers): Promise<string | null> {
  const plugin = await loadPlugin(answers.sandbox.name);
  try {
    await plugin.create(settingsOf(answers)).close?.();
    return null;
  } catch (error) {
    if (!SandboxError.is(error)) throw error;
    const [problem] = settingProblems(error);
    return problem === undefined ? error.message : `${problem.path.join('.')}: ${problemText(problem)}.`;
  }
}
