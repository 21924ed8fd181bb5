import type { Command } from 'commander';

/** Where many samples come from, and where what is none of them goes. */
export interface ListFlags {
  from?: string;
  rejects?: string;
}

/** `--from` and `--rejects` */
export function listing(command: Command): Command {
  return command
    .optionsGroup('Many samples:')
    .option('--from <file>', 'a list, one sample a line, # for remarks; - is standard input')
    .option('--rejects <file>', 'write every line that is no sample to a file, as JSON lines');
}
