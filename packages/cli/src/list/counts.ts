import type { Outcome, SandboxProvider } from '@sandjury/core';
import { counted, thousands } from '../text/numbers.ts';
import { printable } from '../text/printable.ts';

/** Counts of a provider's answers while a list runs. */
export interface ProviderProgress {
  provider: string;
  answered: number;
  notKnown: number;
  failed: number;
  /** The default limit of calls per second; undefined where the user set a limit. */
  defaultRate(): number | undefined;
}

/** What is asked for progress of a provider. */
export type Asked = Pick<SandboxProvider, 'id' | 'defaultRate'>;

/** Shows a person the progress of a list. */
export interface Progress {
  /** Counts an outcome as soon as it arrives. */
  onOutcome(outcome: Outcome): void;
  /** Prints data, so that the display does not get into it. */
  out(text: string): void;
  /** Takes the display away. */
  end(): Promise<void>;
}

/** How many answers each provider gave so far. */
export class Counts {
  readonly all: readonly ProviderProgress[];
  readonly #byId: ReadonlyMap<string, ProviderProgress>;
  readonly #startedAt = performance.now();

  constructor(providers: readonly Asked[]) {
    this.all = providers.map((asked) => {
      // It may be learned on the way.
      const defaultRate = () => asked.defaultRate;
      return { provider: asked.id, answered: 0, notKnown: 0, failed: 0, defaultRate };
    });
    this.#byId = new Map(this.all.map((one) => [one.provider, one]));
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  add({ provider, status }: Outcome): void {
    const counts = this.#byId.get(provider);
    if (counts === undefined) return;
    counts.answered += 1;
    if (status === 'not_found') counts.notKnown += 1;
    if (status === 'failed') counts.failed += 1;
  }
}

/** `ID: 1,200 answers, 300 not known, 2 failed, 80 a second` */
export function progressText(
  { provider, answered, notKnown, failed, defaultRate }: ProviderProgress,
  seconds: number,
): string {
  const rate = seconds >= longSeconds ? defaultRate() : undefined;
  const facts = [
    counted(answered, 'answer'),
    ...(notKnown > 0 ? [`${thousands(notKnown)} not known`] : []),
    ...(failed > 0 ? [`${thousands(failed)} failed`] : []),
    ...(seconds >= 1 ? [`${thousands(Math.round(answered / seconds))} a second`] : []),
    ...(rate === undefined ? [] : [`at most ${callsText(rate)}`]),
  ];
  return `${printable(provider)}: ${facts.join(', ')}`;
}

/** From here on a list is slow. */
const longSeconds = 10;

/** Advises how to make a slow list faster: a line for each provider that is limited by its default rate. */
export function rateHints(providers: readonly Asked[], seconds: number): string[] {
  if (seconds < longSeconds) return [];
  return providers.flatMap(({ id, defaultRate }) => {
    if (defaultRate === undefined) return [];
    const name = printable(id);
    return `${name} was limited to ${callsText(defaultRate)}, its default. Use --rate ${name}=N if your account allows more.`;
  });
}

/** `10 calls a second`, `4 calls a minute` */
function callsText(perSecond: number): string {
  const [amount, unit] =
    perSecond >= 1
      ? [perSecond, 'second']
      : perSecond * 60 >= 1
        ? [perSecond * 60, 'minute']
        : [perSecond * 86_400, 'day'];
  return `${counted(Math.round(amount * 10) / 10, 'call')} a ${unit}`;
}
