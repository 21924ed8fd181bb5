import { type Command, InvalidArgumentError, Option } from 'commander';

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
    .option('--cache <dir>', "keep answers in this folder instead of the user's own")
    .option('--no-cache', 'ask again, and keep no answers')
    .addOption(
      new Option('--max-age <duration>', 'how old a kept answer may be, such as 12h or 7d; 0 asks again')
        .argParser(maxAge)
        .default(24 * 3_600_000, '24h'),
    );
}

function maxAge(text: string): number {
  const ms = durationMs(text);
  if (ms === null) throw new InvalidArgumentError('Expected a duration, such as 90s, 30m, 12h or 7d.');
  return ms;
}

const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Milliseconds of `90s`, `30m`, `12h`, `7d` or `2w`; `0` needs no unit. null when the text is no duration. */
export function durationMs(text: string): number | null {
  if (text === '0') return 0;
  const [, count, unit] = /^([0-9]{1,6})(ms|s|m|h|d|w)$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) return null;
  return Number(count) * unitsMs[unit as keyof typeof unitsMs];
}
