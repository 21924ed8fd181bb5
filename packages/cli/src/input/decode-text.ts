/**
 * The text of bytes in UTF-8 or UTF-16 (as Windows PowerShell writes it), without its byte order mark. Without a mark, UTF-16 shows in
 * the zero beside a first character of ASCII, which JSON always begins with.
 */
export function decodeText(bytes: Buffer): string {
  const encoding = encodingOf(bytes);
  if (encoding !== 'utf-8') return new TextDecoder(encoding).decode(bytes);
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function encodingOf([first, second, third, fourth]: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // UTF-32 has three zeros there.
  if (isAscii(first) && second === 0 && third !== 0) return 'utf-16le';
  return first === 0 && isAscii(second) && fourth !== 0 ? 'utf-16be' : 'utf-8';
}

function isAscii(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x09 && byte < 0x7f;
}
