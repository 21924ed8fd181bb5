/** How long work takes: a number of polls, or a time. */
export interface LifecycleOptions {
  /** The number of polls that find the work unfinished; one less than the number of stages unless given. Ignored beside `finishAfterMs`. */
  readonly finishAfterPolls?: number | undefined;
  /** Milliseconds from the start of the work to its end, however often it is polled. */
  readonly finishAfterMs?: number | undefined;
  /** Milliseconds since 1970; `Date.now` unless given. */
  readonly now?: (() => number) | undefined;
}

/** Work that goes through its stages. */
export interface Progress<Stage> {
  /** The stage that it has reached. */
  readonly stage: Stage;
  /** The stage that it has reached; the call counts as a poll. */
  poll(): Stage;
}

/** Starts work that goes through `stages` in equal steps, and stays at the last. */
export function startProgress<Stage>(
  stages: readonly [Stage, ...Stage[]],
  { finishAfterPolls = stages.length - 1, finishAfterMs, now = Date.now }: LifecycleOptions = {},
): Progress<Stage> {
  const startedAt = now();
  let polls = 0;
  const stageOf = (): Stage => {
    const [done, whole] = finishAfterMs === undefined ? [polls, finishAfterPolls] : [now() - startedAt, finishAfterMs];
    const last = stages.length - 1;
    return stages[done >= whole ? last : Math.floor((done * last) / whole)] ?? stages[0];
  };
  return {
    get stage() {
      return stageOf();
    },
    poll: () => {
      const stage = stageOf();
      polls += 1;
      return stage;
    },
  };
}
