import type { SandboxReport } from '@sandjury/core';
import { unprintableInJson } from './printable.ts';

/**
 * The same JSON, in a spelling that does nothing to a terminal. `JSON.stringify` escapes C0 controls, and leaves what else a
 * terminal would act on or that deceives a reader.
 */
export function escapedJson(text: string): string {
  return text.replace(unprintableInJson, escapeCharacter);
}

/** JSON for machines: the library's own types, unchanged. What a terminal would act on comes out escaped, as JSON allows. */
export function toJson(value: unknown): string {
  return `${escapedJson(JSON.stringify(value, null, 2))}\n`;
}

/** One line of NDJSON. */
export function toJsonLine(value: unknown): string {
  return `${escapedJson(JSON.stringify(value))}\n`;
}

/** The values of a JSON array one by one; together they give the bytes that `toJson` gives of the whole array. */
export function jsonArray(out: (text: string) => void): { add(value: unknown): void; end(): void } {
  let count = 0;
  return {
    add(value) {
      const text = toJson(value).trimEnd().replaceAll('\n', '\n  ');
      out(`${count === 0 ? '[' : ','}\n  ${text}`);
      count += 1;
    },
    end: () => out(count === 0 ? '[]\n' : '\n]\n'),
  };
}

function escapeCharacter(character: string): string {
  let text = '';
  for (let index = 0; index < character.length; index++) {
    text += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return text;
}

/** One input gives one value, several an array. */
export function oneOrMany<T>(values: readonly T[], inputs: number): T | readonly T[] {
  const [first] = values;
  return inputs === 1 && values.length === 1 && first !== undefined ? first : values;
}

/** The report without the vendor's replies, unless they are asked for. */
export function withoutRaw(report: SandboxReport, keepRaw: boolean): SandboxReport | Omit<SandboxReport, 'raw'> {
  if (keepRaw) return report;
  const { raw: _, ...rest } = report;
  return rest;
}

/** Whether a text is one JSON document. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
