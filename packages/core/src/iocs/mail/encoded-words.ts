const encodedWord = /=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([bq])\?([^?\s]*)\?=/gi;
/** Blanks between two encoded words are no part of the text. */
const betweenWords = /(\?=)\s+(?==\?)/g;

/**
 * A header's text with its encoded words (RFC 2047) as the text that they stand for. A word in a charset that is not known
 * stays as it is.
 */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text;
  return text
    .replace(betweenWords, '$1')
    .replace(encodedWord, (word, charset: string, encoding: string, body: string) => {
      try {
        return new TextDecoder(charset).decode(encoding.toLowerCase() === 'b' ? base64(body) : quotedPrintable(body));
      } catch {
        return word;
      }
    });
}

function base64(body: string): Uint8Array {
  return Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
}

function quotedPrintable(body: string): Uint8Array {
  const text = body
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
