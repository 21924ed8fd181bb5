import { endOfForm, firstCharacters, plainRun, type WrittenForm, writtenForms } from './forms.ts';
import { redactedText } from './redact.ts';
import { SecretSieve } from './sieve.ts';

/** Where a secret stands in a text. */
interface Place {
  start: number;
  end: number;
}

/** Finds known secrets, however they are written. */
export class SecretFinder {
  #forms: readonly WrittenForm[] = [];
  readonly #sieve = new SecretSieve();
  /** By the code of a character, the forms that may begin with it; null for most. */
  #beginning: (readonly WrittenForm[] | null)[] = [];
  #shortest = Number.POSITIVE_INFINITY;
  /** A secret has characters that JSON must escape. */
  #isEscapedInJson = false;

  add(secret: string): void {
    const forms = writtenForms(secret);
    for (const form of forms) {
      this.#shortest = Math.min(this.#shortest, form.text.length);
      this.#sieve.add(plainRun(form));
    }
    // A secret may be a part of another one: the longer goes first, or its rest would stay.
    this.#forms = [...this.#forms, ...forms].sort((a, b) => b.text.length - a.text.length);
    this.#beginning = this.#byFirstCharacter();
    this.#isEscapedInJson ||= JSON.stringify(secret) !== `"${secret}"`;
  }

  /** The text with something else in the place of every secret. */
  replaceIn(text: string): string {
    // Of a reply that is scrubbed text by text, most are too short for any secret.
    if (text.length < this.#shortest || !this.#sieve.mayBeIn(text)) return text;
    const parts: string[] = [];
    let done = 0;
    for (let place = this.#next(text, 0); place !== null; place = this.#next(text, done)) {
      parts.push(text.slice(done, place.start), redactedText);
      done = place.end;
    }
    return done === 0 ? text : parts.join('') + text.slice(done);
  }

  /** Whether what a JSON text is parsed to may hold a secret. */
  mayBeIn(json: string): boolean {
    if (json.length < this.#shortest) return false;
    // JSON can spell any character, and a slash, in another way; what it must escape, once more in JSON inside of JSON.
    if (this.#isEscapedInJson || /\\[u/]/.test(json)) return true;
    return this.#sieve.mayBeIn(json) && this.#next(json, 0) !== null;
  }

  #next(text: string, from: number): Place | null {
    const beginning = this.#beginning;
    for (let start = from; start < text.length; start++) {
      const forms = beginning[text.charCodeAt(start)] ?? null;
      if (forms === null) continue;
      for (const form of forms) {
        const end = endOfForm(form, text, start);
        if (end !== -1) return { start, end };
      }
    }
    return null;
  }

  #byFirstCharacter(): (readonly WrittenForm[] | null)[] {
    const byCode: WrittenForm[][] = [];
    for (const form of this.#forms) {
      for (const character of new Set(firstCharacters(form))) {
        const code = character.charCodeAt(0);
        const others = byCode[code] ?? [];
        others.push(form);
        byCode[code] = others;
      }
    }
    return Array.from({ length: Math.max(byCode.length, 128) }, (_, code) => byCode[code] ?? null);
  }
}
