import { InvalidArgumentError } from 'commander';

/** A rate of `--rate`, for one provider or, where `provider` is null, for each that is asked. */
export interface Rate {
  provider: string | null;
  requestsPerSecond: number;
}

const units = { s: 1, sec: 1, min: 60, m: 60, h: 3_600, hour: 3_600, d: 86_400, day: 86_400 } as const;

/** Reads `5`, `4/min`, `500/day`, `ID=5`; a number alone is a number a second. Throws InvalidArgumentError. */
export function rate(text: string, previous: readonly Rate[]): Rate[] {
  const [, provider = null, digits = '', unit = 's'] =
    /^(?:([A-Za-z0-9][\w.-]*)=)?(\d{1,7}(?:\.\d{1,6})?)(?:\/(s|sec|min|m|h|hour|d|day))?$/.exec(text) ?? [];
  const requestsPerSecond = Number(digits) / units[unit as keyof typeof units];
  if (!(requestsPerSecond > 0)) {
    throw new InvalidArgumentError('Expected a number of calls above 0, such as 5, 4/min, 500/day or PROVIDER=5.');
  }
  return [...previous, { provider, requestsPerSecond }];
}

/** The last rate that is given for a provider; one that names it goes first. undefined where there is none. */
export function rateOf(provider: string, rates: readonly Rate[]): number | undefined {
  const own = rates.findLast((one) => one.provider === provider);
  return (own ?? rates.findLast((one) => one.provider === null))?.requestsPerSecond;
}
