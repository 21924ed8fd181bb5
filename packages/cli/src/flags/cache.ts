import { type Command, InvalidArgumentError, Option } from 'commander';
import { durationMs } from './duration.ts';

/** Which answers are kept, and how old they may be. */
export interface CacheFlags {
  /** A folder; false for none; left out for the user's own. */
  cache?: string | boolean;
  /** Milliseconds. */
  maxAge: number;
}

/** `--cache`, `--no-cache` and `--max-age` */
export function caching(command: Command): Command {
  return command
    .optionsGroup('Cache:')
    .option('--cache <dir>', "keep answers in this folder and not in the user's own")
    .option('--no-cache', 'ask anew, and keep nothing')
    .addOption(
      new Option('--max-age <duration>', 'how old a kept answer may be, such as 12h or 7d; 0 asks anew')
        .argParser(maxAge)
        .default(24 * 3_600_000, '24h'),
    );
}

function maxAge(text: string): number {
  const ms = durationMs(text);
  if (ms === null) throw new InvalidArgumentError('Expected a duration, such as 90s, 30m, 12h or 7d.');
  return ms;
}
