/**
 * How the JSON of an answer is spoilt. `invalid-utf8`: bytes that are no UTF-8 at the end of every text of more
 * than ten characters, so that no code or flag is hit. `duplicate-keys`: every member twice, the
 * first time with another value. `proto-keys`: members `__proto__` and `constructor` in every object. `deep`: a further member that is nested
 * 100,000 levels. `other-types`: every text is a number, everything else that is no list or object an object.
 */
export type Distortion = 'invalid-utf8' | 'duplicate-keys' | 'proto-keys' | 'deep' | 'other-types';

/** A text, with the colon behind it where it is a key, or an opening brace, with the closing one where nothing is between them. */
const textOrBrace = /("[^"\\]*(?:\\[\s\S][^"\\]*)*"?)(\s*:)?|\{(\s*\})?/g;
const textOrScalar = /("[^"\\]*(?:\\[\s\S][^"\\]*)*"?)(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g;

/** Stands where bytes that are no UTF-8 go: no answer has this character. */
const placeholder = '\uE0FF';
/** A byte that begins nothing, a lonely continuation, a broken pair, half of a surrogate pair. */
const brokenBytes = Buffer.from([0xff, 0x80, 0xc3, 0x28, 0xed, 0xa0, 0x80]);

const protoMembers = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
const deepMember = `"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}`;

/** The body with its JSON spoilt, token by token: its numbers keep every digit. A body that holds no JSON object comes back as it is. */
export function distorted(body: string | Buffer, distortion: Distortion): string | Buffer {
  const text = String(body);
  if (!text.startsWith('{')) return body;
  switch (distortion) {
    case 'invalid-utf8':
      return withBrokenBytes(text);
    case 'duplicate-keys':
      return text.replace(textOrBrace, (token, key?: string, colon?: string) =>
        colon === undefined ? token : `${key}:["another"],${key}:`,
      );
    case 'proto-keys':
      return withMembers(text, protoMembers);
    case 'deep':
      return `{${deepMember},${text.slice(1)}`.replace(/,\s*\}$/, '}');
    case 'other-types':
      return text.replace(textOrScalar, (token, value?: string, colon?: string) => {
        if (value === undefined) return '{"unexpected":[]}';
        return colon === undefined ? '17.5' : token;
      });
  }
}

function withMembers(text: string, members: string): string {
  return text.replace(textOrBrace, (token, value?: string, _colon?: string, end?: string) => {
    if (value !== undefined) return token;
    return end === undefined ? `{${members},` : `{${members}}`;
  });
}

function withBrokenBytes(text: string): Buffer {
  const marked = text.replace(textOrBrace, (token, value?: string, colon?: string) =>
    value === undefined || colon !== undefined || value.length <= 12 ? token : `${value.slice(0, -1)}${placeholder}"`,
  );
  const pieces = marked.split(placeholder).flatMap((piece) => [Buffer.from(piece), brokenBytes]);
  return Buffer.concat(pieces.slice(0, -1));
}
