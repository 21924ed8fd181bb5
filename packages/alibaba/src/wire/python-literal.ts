/**
 * A string's opening quote, a word, a bracket of a tuple, a trailing comma, or a run of anything else. The run is bounded
 * because a longer one would exhaust the stack of the regex engine; each blank is looked at a fixed number of times.
 */
const piece = /[bBuU]?(["'])|([A-Za-z_]\w*)|([()])|(,)\s*(?=[\]})])|(?:[^"'A-Za-z_(),]|,(?!\s*[\]})])){1,4096}/y;

const words: ReadonlyMap<string, string> = new Map([
  ['None', 'null'],
  ['True', 'true'],
  ['False', 'false'],
  ['NaN', 'null'],
  ['nan', 'null'],
]);

const brackets: ReadonlyMap<string, string> = new Map([
  ['(', '['],
  [')', ']'],
]);

/**
 * Rewrites what Python prints of dicts, lists and tuples, and JSON with trailing commas, as JSON text. Takes time in
 * proportion to the length. What is inside a string stays what it was. Whether the result is JSON is for `JSON.parse` to say:
 * this does not check it. null when a string does not end.
 */
export function pythonToJson(text: string): string | null {
  const out: string[] = [];
  for (let at = 0; at < text.length; ) {
    piece.lastIndex = at;
    const [found, quote, word, bracket, comma] = piece.exec(text) ?? [''];
    if (found === '') return null;
    at += found.length;
    if (comma !== undefined) continue;
    if (quote === undefined) {
      out.push(words.get(word ?? '') ?? brackets.get(bracket ?? '') ?? found);
      continue;
    }
    const end = endOfString(text, at, quote);
    if (end < 0) return null;
    out.push(JSON.stringify(decodeString(text.slice(at, end))));
    at = end + 1;
  }
  return out.join('');
}

function endOfString(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === quote) return at;
  }
  return -1;
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['0', '\0'],
  ['\n', ''],
  ['\\', '\\'],
  ['/', '/'],
  ['"', '"'],
  ["'", "'"],
]);

const pythonEscape = /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U(00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})|([\s\S]))/g;

function decodeString(body: string): string {
  if (!body.includes('\\')) return body;
  return body.replace(pythonEscape, (all, byte?: string, unit?: string, point?: string, mark?: string) => {
    const code = byte ?? unit ?? point;
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    // Python leaves an escape alone that it does not know.
    return simpleEscapes.get(mark ?? '') ?? all;
  });
}
