import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormError, type FormPart, readForm } from './multipart.ts';

const type = 'multipart/form-data; boundary=XX';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (text: string, size = 7, keepFileBytes = 1000): Promise<readonly FormPart[]> =>
  readForm(type, inChunks(Buffer.from(text), size), { keepFileBytes });

const part = (head: string, content: string): string => `--XX\r\n${head}\r\n\r\n${content}\r\n`;
const field = (name: string, value: string): string => part(`Content-Disposition: form-data; name="${name}"`, value);

describe('a form', () => {
  it('keeps the order of its parts, and hashes files', async () => {
    const head = 'content-disposition: form-data; name="file"; filename="ä.bin"\r\nContent-Type: text/plain';
    const parts = await read(`${field('a', '1')}${part(head, 'hello')}${field('b', 'ß')}--XX--\r\n`);
    const hex = (algorithm: string): string => createHash(algorithm).update('hello').digest('hex');
    expect(parts).toEqual([
      { kind: 'field', name: 'a', value: '1' },
      {
        kind: 'file',
        name: 'file',
        filename: 'ä.bin',
        contentType: 'text/plain',
        bytes: 5,
        hashes: { md5: hex('md5'), sha1: hex('sha1'), sha256: hex('sha256'), sha512: hex('sha512') },
        content: Buffer.from('hello'),
      },
      { kind: 'field', name: 'b', value: 'ß' },
    ]);
  });

  it('passes over a preamble and an epilogue', async () => {
    expect(await read(`preamble\r\n${field('a', '1')}--XX--\r\nepilogue`)).toHaveLength(1);
  });

  it('takes a boundary in quotes and a name without', async () => {
    const body = Buffer.from('--a b\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--a b--');
    expect(await readForm('Multipart/Form-Data; boundary="a b"', inChunks(body, 5))).toEqual([
      { kind: 'field', name: 'x', value: '1' },
    ]);
  });

  it.each([
    ['filename="a\\"b.exe"', 'a"b.exe'],
    ['filename="C:\\temp\\a.exe"', 'C:\\temp\\a.exe'],
    ['filename="x"; filename*=UTF-8\'\'%E6%B5%8B.exe', '测.exe'],
    ['filename="x"; filename*=utf-8\'\'%E6%', 'x'],
    ['filename=""', ''],
  ])('%s', async (parameter, filename) => {
    const text = part(`Content-Disposition: form-data; name="f"; ${parameter}`, 'x');
    expect(await read(`${text}--XX--`)).toMatchObject([{ kind: 'file', filename }]);
  });

  it('keeps no file beyond the limit', async () => {
    const text = part('Content-Disposition: form-data; name="f"; filename="x"', 'abcdef');
    expect(await read(`${text}--XX--`, 3, 6)).toMatchObject([{ content: Buffer.from('abcdef') }]);
    expect(await read(`${text}--XX--`, 3, 5)).toMatchObject([{ content: null, bytes: 6 }]);
  });
});

describe('no form', () => {
  it.each([
    ['without its last boundary', field('a', '1')],
    ['cut in a part', '--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n1'],
    ['empty', ''],
    ['with a part that has no name', `${part('Content-Type: text/plain', 'x')}--XX--`],
    ['with a part of another disposition', `${part('Content-Disposition: attachment; name="a"', 'x')}--XX--`],
    ['with garbage after a boundary', '--XXgarbage\r\n\r\n\r\n--XX--'],
    ['with a head that does not end', `--XX\r\n${'a'.repeat(20_000)}`],
    ['with too many parts', `${field('a', '').repeat(1001)}--XX--`],
    ['with a field beyond a mebibyte', `${field('a', 'x'.repeat(1024 * 1024 + 1))}--XX--`],
  ])('%s', async (_name, text) => {
    await expect(read(text, 4096)).rejects.toBeInstanceOf(FormError);
  });

  it.each([undefined, 'application/json', 'multipart/form-data', 'multipart/mixed; boundary=XX'])(
    'of the type %s',
    async (other) => {
      await expect(readForm(other, inChunks(Buffer.from('--XX--'), 9))).rejects.toBeInstanceOf(FormError);
    },
  );
});

it('reads what another implementation writes, however it is cut', async () => {
  const content = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new TextEncoder().encode('\r\n--XX\r\n--')));
  const entry = fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), content, isFile: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 200 }),
      async (entries, size) => {
        const form = new FormData();
        for (const { name, content: bytes, isFile } of entries) {
          if (isFile) form.append(name, new Blob([new Uint8Array(bytes)]), 'file.bin');
          else form.append(name, Buffer.from(bytes).toString('hex'));
        }
        const encoded = new Response(form);
        const body = Buffer.from(await encoded.arrayBuffer());
        const parts = await readForm(encoded.headers.get('content-type') ?? '', inChunks(body, size), {
          keepFileBytes: 1e6,
        });
        const seen = parts.map((one) => [one.name, one.kind === 'file' ? one.content?.toString('hex') : one.value]);
        expect(seen).toEqual(entries.map(({ name, content: bytes }) => [name, Buffer.from(bytes).toString('hex')]));
      },
    ),
  );
});
