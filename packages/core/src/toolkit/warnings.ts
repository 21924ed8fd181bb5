import type { Warning } from '../report.ts';

/** Collects the warnings of one report. The same warning is kept once. */
export class Warnings {
  readonly #list = new Map<string, Warning>();

  /** `pointer` leads into the report's `raw`; null where the warning is about something that is not there. */
  add(code: string, message: string, pointer: string | null = null): void {
    const key = JSON.stringify([code, pointer, message]);
    if (!this.#list.has(key)) this.#list.set(key, { code, message, pointer });
  }

  has(code: string): boolean {
    for (const warning of this.#list.values()) if (warning.code === code) return true;
    return false;
  }

  list(): Warning[] {
    return [...this.#list.values()];
  }
}
