import type { Command } from 'commander';
import { setupSandboxes } from './fields.ts';

/** The sandboxes that `init` knows, by the names of their adapters. */
export const setupNames: readonly string[] = setupSandboxes.map(({ name }) => name);

/** The flags of `init`: one for each question. */
export function settingUp(command: Command): Command {
  for (const { product, fields } of setupSandboxes) {
    command.optionsGroup(`${product}:`);
    for (const { flag, question, isVariable, isSwitch } of fields) {
      const meaning = isVariable ? `environment variable with ${question}` : question;
      const value = isSwitch ? '' : ` <${isVariable ? 'NAME' : 'value'}>`;
      command.option(`--${flag}${value}`, meaning);
    }
  }
  return command;
}
