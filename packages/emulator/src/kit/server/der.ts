/** One value in DER: tag, length, content. */
export function bytes(tag: number, content: Iterable<number>): Buffer {
  const body = Buffer.from([...content]);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body.length)]), body]);
}

export function sequence(...parts: readonly Buffer[]): Buffer {
  return bytes(0x30, Buffer.concat(parts));
}

export function set(...parts: readonly Buffer[]): Buffer {
  return bytes(0x31, Buffer.concat(parts));
}

/** Of big-endian bytes, the first of which is below 0x80. */
export function integer(content: Buffer): Buffer {
  return bytes(0x02, content);
}

/** Of the encoded form in hex: `550403` is 2.5.4.3. */
export function objectId(hex: string): Buffer {
  return bytes(0x06, Buffer.from(hex, 'hex'));
}

export function utf8(text: string): Buffer {
  return bytes(0x0c, Buffer.from(text));
}

/** To the second; for the years 1950 to 2049. */
export function utcTime(date: Date): Buffer {
  const digits = date
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/\D/g, '');
  return bytes(0x17, Buffer.from(`${digits.slice(2)}Z`));
}

export function octetString(content: Buffer): Buffer {
  return bytes(0x04, content);
}

/** Of whole bytes. */
export function bitString(content: Buffer): Buffer {
  return bytes(0x03, Buffer.concat([Buffer.from([0]), content]));
}

/** An explicitly tagged value. */
export function context(number: number, content: Buffer): Buffer {
  return bytes(0xa0 + number, content);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const big = length.toString(16);
  const content = [...Buffer.from(big.padStart(big.length + (big.length % 2), '0'), 'hex')];
  return [0x80 + content.length, ...content];
}
