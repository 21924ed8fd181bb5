/** How long work takes: by how often it is asked about, or by the clock. */
export interface LifecycleOptions {
  /** So many looks find it unfinished; one less than there are stages unless given. Has no effect beside `finishAfterMs`. */
  readonly finishAfterPolls?: number | undefined;
  /** It is finished so many milliseconds after its start, however often it is asked about. */
  readonly finishAfterMs?: number | undefined;
  /** Milliseconds since 1970; `Date.now` unless given. */
  readonly now?: (() => number) | undefined;
}

/** Work that goes through its stages. */
export interface Progress<Stage> {
  /** The stage that it has reached. */
  readonly stage: Stage;
  /** The same; the look counts. */
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
