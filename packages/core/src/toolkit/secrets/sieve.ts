/** Equal pieces of so many characters are hardly ever chance. */
const pieceLength = 8;

/** Below this, so many places would have to be looked at that a search for the whole is as fast. */
const leastRun = 12;

/**
 * Tells quickly that a text has none of some long runs of characters, however many they are: whatever holds a run has a piece of
 * it at one of the places that are a run's length apart, and no other place is looked at. Letter case makes no difference.
 */
export class SecretSieve {
  readonly #pieces = new Set<string>();
  /** Of each piece, what the first four characters add up to. */
  readonly #starts = new Uint8Array(2 ** 16);
  #step = Number.POSITIVE_INFINITY;

  add(run: string): void {
    this.#step = Math.min(this.#step, run.length < leastRun ? 0 : run.length - pieceLength + 1);
    for (let at = 0; at + pieceLength <= run.length; at++) {
      this.#pieces.add(run.slice(at, at + pieceLength).toLowerCase());
      this.#starts[startOf(run, at)] = 1;
    }
  }

  /** false: there is none, surely. */
  mayBeIn(text: string): boolean {
    const step = this.#step;
    const starts = this.#starts;
    const last = text.length - pieceLength;
    if (step === 0) return true;
    for (let at = 0; at <= last; at += step) {
      if (starts[startOf(text, at)] === 0) continue;
      if (this.#pieces.has(text.slice(at, at + pieceLength).toLowerCase())) return true;
    }
    return false;
  }
}

/** A number for four characters; the bit that is set makes a letter a small one. */
function startOf(text: string, at: number): number {
  const first = (text.charCodeAt(at) | 0x20) + 31 * (text.charCodeAt(at + 1) | 0x20);
  const second = (text.charCodeAt(at + 2) | 0x20) + 31 * (text.charCodeAt(at + 3) | 0x20);
  return (first * 1021 + second) & 0xffff;
}
