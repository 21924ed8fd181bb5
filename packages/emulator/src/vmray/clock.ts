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
