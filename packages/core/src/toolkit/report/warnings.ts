import type { Warning } from '../../model/report.ts';

/** Most reports have fewer warnings, and are done before a set of them would have been made. */
const fewWarnings = 16;

/** Collects the warnings of one report. The same warning is kept once. */
export class Warnings {
  readonly #list: Warning[] = [];
  readonly #codes = new Set<string>();
  /** The key of each warning, once there are more than a few. */
  #known: Set<string> | null = null;

  /** `pointer` leads into the report's `raw`; null where the warning is about something that is not there. */
  add(code: string, message: string, pointer: string | null = null): void {
    const warning = { code, message, pointer };
    if (this.#isKnown(warning)) return;
    this.#known?.add(keyOf(warning));
    this.#codes.add(code);
    this.#list.push(warning);
  }

  /** Takes over the warnings of a part, whose pointers lead into what is at `at`. */
  take(warnings: readonly Warning[], at = ''): void {
    for (const { code, message, pointer } of warnings) this.add(code, message, pointer === null ? null : at + pointer);
  }

  /** Whether there is a warning of this code. */
  has(code: string): boolean {
    return this.#codes.has(code);
  }

  /** The warnings so far, in the order they came. */
  list(): Warning[] {
    return this.#list.slice();
  }

  #isKnown(warning: Warning): boolean {
    if (this.#list.length >= fewWarnings) {
      this.#known ??= new Set(this.#list.map(keyOf));
      return this.#known.has(keyOf(warning));
    }
    for (const { code, message, pointer } of this.#list) {
      if (pointer === warning.pointer && message === warning.message && code === warning.code) return true;
    }
    return false;
  }
}

/** The lengths tell where each part ends: all of them may hold anything. */
function keyOf({ code, message, pointer }: Warning): string {
  return `${code.length} ${pointer?.length ?? 'none'} ${code}${pointer ?? ''}${message}`;
}
