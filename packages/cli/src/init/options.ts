import type { Command } from 'commander';
import { lowerFirst, setupSandboxes } from './sandboxes.ts';

/** Adds the flags of `init`, one for each question. Loads the adapters. */
export async function addSetupFlags(command: Command): Promise<void> {
  for (const { product, fields } of await setupSandboxes()) {
    command.optionsGroup(`${product}:`);
    for (const { flag, question, isVariable, isSwitch } of fields) {
      const value = isSwitch ? '' : ` <${isVariable ? 'NAME' : 'value'}>`;
      command.option(`--${flag}${value}`, isVariable ? `environment variable with ${question}` : lowerFirst(question));
    }
  }
}
