import { hash, randomBytes } from 'node:crypto';

/**
 * Which texts have been there, in 16 bytes each and a little room: 32 MB for a million. Texts are told apart by half of their
 * SHA-256 with a salt, so that nobody can choose texts that are taken for one another or that fill one place.
 */
export class SeenSet {
  size = 0;
  readonly #salt = randomBytes(16).toString('hex');
  #slots = new Uint32Array(4 * 1024);

  /** Whether the text is new; it is there from now on. */
  add(text: string): boolean {
    const digest = hash('sha256', this.#salt + text, 'buffer');
    // Four zeros are an empty slot.
    const words = [digest.readUInt32LE(0) | 1, digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12)];
    if (
      !put(
        this.#slots,
        words.map((word) => word >>> 0),
      )
    )
      return false;
    this.size += 1;
    if (this.size * 4 * 4 > this.#slots.length * 3) this.#grow();
    return true;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += 4) {
      if (before[at] !== 0) put(this.#slots, before.subarray(at, at + 4));
    }
  }
}

/** Puts four words in the first free slot from their own on. false when they are there. */
function put(slots: Uint32Array, words: ArrayLike<number>): boolean {
  const mask = slots.length / 4 - 1;
  for (let slot = (words[1] ?? 0) & mask; ; slot = (slot + 1) & mask) {
    const at = slot * 4;
    if (slots[at] === 0) {
      slots.set(words, at);
      return true;
    }
    if ([0, 1, 2, 3].every((word) => slots[at + word] === words[word])) return false;
  }
}
