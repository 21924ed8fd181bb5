import type { Warning } from '../report.ts';

/** Collects the warnings of one report. The same warning is kept once. */
export class Warnings {
  readonly #list: Warning[] = [];
  /** Code → pointer → messages. */
  readonly #known = new Map<string, Map<string | null, Set<string>>>();

  /** `pointer` leads into the report's `raw`; null where the warning is about something that is not there. */
  add(code: string, message: string, pointer: string | null = null): void {
    let places = this.#known.get(code);
    if (places === undefined) {
      places = new Map();
      this.#known.set(code, places);
    }
    const messages = places.get(pointer);
    if (messages?.has(message)) return;
    if (messages === undefined) places.set(pointer, new Set([message]));
    else messages.add(message);
    this.#list.push({ code, message, pointer });
  }

  has(code: string): boolean {
    return this.#known.has(code);
  }

  list(): Warning[] {
    return [...this.#list];
  }
}
