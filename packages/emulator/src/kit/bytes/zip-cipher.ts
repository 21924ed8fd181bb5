// The traditional ZIP encryption (APPNOTE 6.1). It protects nothing; sandboxes use it so that nobody unpacks a sample by mistake.

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

const crcStep = (crc: number, byte: number): number => ((table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)) >>> 0;

/** Bytes that come before the content of an encrypted member. */
export const cipherHeaderBytes = 12;

/** One pass of the cipher over one member. */
export class ZipCipher {
  keys: [number, number, number] = [0x12345678, 0x23456789, 0x34567890];

  constructor(password: string) {
    for (const byte of Buffer.from(password, 'utf8')) this.update(byte);
  }

  encrypt(plain: Buffer): Buffer {
    return this.map(plain, (byte, key) => [byte ^ key, byte]);
  }

  decrypt(encrypted: Buffer): Buffer {
    return this.map(encrypted, (byte, key) => [byte ^ key, byte ^ key]);
  }

  map(source: Buffer, step: (byte: number, key: number) => [result: number, plain: number]): Buffer {
    const target = Buffer.alloc(source.length);
    for (const [index, byte] of source.entries()) {
      const [result, plain] = step(byte, this.keyByte());
      target[index] = result;
      this.update(plain);
    }
    return target;
  }

  keyByte(): number {
    const two = (this.keys[2] & 0xffff) | 2;
    return (Math.imul(two, two ^ 1) >>> 8) & 0xff;
  }

  update(byte: number): void {
    const first = crcStep(this.keys[0], byte);
    const second = (Math.imul(this.keys[1] + (first & 0xff), 134_775_813) + 1) >>> 0;
    this.keys = [first, second, crcStep(this.keys[2], second >>> 24)];
  }
}
