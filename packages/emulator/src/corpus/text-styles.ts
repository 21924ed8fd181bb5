import type { JsonObject, JsonValue } from '../kit/json.ts';

// The documents of GetFileDetectReport have four structured fields, all of them texts: Intelligences and ThreatTypes as JSON, Basic as JSON with a
// trailing comma, Sandbox as a Python literal. The corpus writes Basic and Sandbox both that way and as strict JSON, because a service that
// mends its text would send that.

/** How a structured field is written into the reply. */
export type TextStyle = (value: JsonValue) => JsonValue;

/** Strict JSON text. */
export const jsonText: TextStyle = (value) => JSON.stringify(value);

/** No string: the array or object itself. */
export const realValue: TextStyle = (value) => value;

/** An object the way `Basic` is printed: leading blanks, one key a line, and a comma before the closing brace. */
export function trailingCommaText(value: JsonObject): string {
  const lines = Object.entries(value).map(
    ([key, inner]) => `        ${JSON.stringify(key)}: ${JSON.stringify(inner)},\n`,
  );
  return `    {\n${lines.join('')}    }`;
}

/** A Python literal, as `repr` prints it: single quotes, `None`, `True`, `False`. */
export const pythonText: TextStyle = (value) => pythonRepr(value);

function pythonRepr(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return pythonString(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  const members = Object.entries(value).map(([key, inner]) => `${pythonString(key)}: ${pythonRepr(inner)}`);
  return `{${members.join(', ')}}`;
}

const pythonEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function pythonString(text: string): string {
  // repr changes to double quotes when that saves escaping.
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = [...text].map((mark) => {
    if (mark === quote) return `\\${quote}`;
    const known = pythonEscapes.get(mark);
    if (known !== undefined) return known;
    const code = mark.codePointAt(0) ?? 0;
    return code < 0x20 || (code >= 0x7f && code < 0xa0) ? `\\x${code.toString(16).padStart(2, '0')}` : mark;
  });
  return `${quote}${escaped.join('')}${quote}`;
}
