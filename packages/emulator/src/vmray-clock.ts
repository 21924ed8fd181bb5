/** The time of an emulated server, in the form of the REST API. */
export class VmrayClock {
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Zoneless UTC, whole seconds. */
  stamp(): string {
    return new Date(this.now()).toISOString().slice(0, 19);
  }
}

/** A clock for repeatable replies: one second later at every look, from the day that the emulator's billing_info calls today. */
export function steppingClock(): () => number {
  let time = Date.UTC(2026, 10, 21);
  return () => {
    time += 1000;
    return time;
  };
}
