import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../../test/support/packages/any-character.ts';
import { encodeForm, type Form, type FormPart } from './multipart.ts';

async function read(form: Form): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of form.body.open()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function file(name: string, filename: string, content: string | Uint8Array, more: object = {}) {
  const bytes = Buffer.from(content);
  return {
    name,
    filename,
    size: bytes.length,
    async *open() {
      yield bytes.subarray(0, 2);
      yield bytes.subarray(2);
    },
    ...more,
  };
}

it('writes fields and files in the order given, byte for byte', async () => {
  const parts = [{ name: 'policy', value: 'a\nb\r\nß' }, file('file', 'x.exe', 'MZ..'), { name: 'last', value: '' }];
  const form = encodeForm(parts, 'BOUND');
  expect(form.contentType).toBe('multipart/form-data; boundary=BOUND');
  const expected = [
    '--BOUND',
    'Content-Disposition: form-data; name="policy"',
    '',
    'a\nb\r\nß',
    '--BOUND',
    'Content-Disposition: form-data; name="file"; filename="x.exe"',
    'Content-Type: application/octet-stream',
    '',
    'MZ..',
    '--BOUND',
    'Content-Disposition: form-data; name="last"',
    '',
    '',
    '--BOUND--',
    '',
  ].join('\r\n');
  expect((await read(form)).toString()).toBe(expected);
  expect(form.body.length).toBe(Buffer.byteLength(expected));
});

it.each([
  ['quotes and line ends', 'a"b\r\nc', 'a%22b%0D%0Ac'],
  ['what a header would need', 'x"; name="y', 'x%22; name=%22y'],
  ['any script', 'вирус 木马 😀.exe', 'вирус 木马 😀.exe'],
  ['a percent sign, as browsers do', '100%.exe', '100%.exe'],
  ['a lone surrogate, which UTF-8 lacks', 'a\ud800', 'a\ufffd'],
])('escapes names: %s', async (_name, name, written) => {
  const text = (await read(encodeForm([file(name, name, 'MZ')], 'b'))).toString();
  expect(text).toContain(`form-data; name="${written}"; filename="${written}"\r\n`);
});

it('makes another boundary each time', () => {
  const types = Array.from({ length: 100 }, () => encodeForm([]).contentType);
  expect(new Set(types).size).toBe(100);
  expect(types[0]).toMatch(/^multipart\/form-data; boundary=[0-9a-zA-Z-]{30,70}$/);
});

it('can be read again from the beginning, for another attempt', async () => {
  const form = encodeForm([file('file', 'x', 'MZ..')]);
  expect(await read(form)).toEqual(await read(form));
});

it('does not know its length where a file does not', async () => {
  const form = encodeForm([{ name: 'a', value: 'b' }, file('file', 'x', 'MZ', { size: null })]);
  expect(form.body.length).toBeNull();
  expect((await read(form)).toString()).toContain('\r\n\r\nMZ\r\n--');
});

describe('is refused', () => {
  it.each(['', 'a b', 'a"b', 'a\r\nb', 'x'.repeat(71), 'é'])('the boundary "%s"', (boundary) => {
    expect(() => encodeForm([], boundary)).toThrow(expect.objectContaining({ code: 'configuration' }));
  });

  it.each(['--b', 'x\r\n--b', 'x\r\n--b--\r\n'])('a field that holds the boundary: %j', (value) => {
    expect(() => encodeForm([{ name: 'a', value }], 'b')).toThrow(expect.objectContaining({ code: 'configuration' }));
  });

  it.each(['', 'text/plain\r\nx: y', 'text/plän'])('the content type %j', (contentType) => {
    const parts = [file('a', 'b', 'MZ', { contentType })];
    expect(() => encodeForm(parts)).toThrow(expect.objectContaining({ code: 'configuration' }));
  });

  it.each([3, 5])('a file of 4 bytes that was %d, before the form is whole', async (size) => {
    const chunks: string[] = [];
    const reading = async () => {
      const { body } = encodeForm([file('a', 'b', 'MZ..', { size })], 'BOUND');
      for await (const chunk of body.open()) chunks.push(Buffer.from(chunk).toString());
    };
    await expect(reading()).rejects.toMatchObject({ code: 'configuration', message: expect.stringContaining('"a"') });
    expect(chunks.join('')).not.toContain('--BOUND--');
  });
});

// The platform's own reader is the oracle: it was written from the same standards by others.
it('is read back by the parser of Node as it was given', async () => {
  // That parser takes CR, LF and quotes for escapes and trims nothing else; lone surrogates have no UTF-8.
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed());
  const value = fc.string({ unit: anyCharacter, maxLength: 50 }).filter((text) => text.isWellFormed());
  const part = fc.oneof(
    fc.record({ name, value }),
    fc.record({ name, filename: name, content: fc.uint8Array({ maxLength: 300 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (items) => {
      const parts: FormPart[] = items.map((item) =>
        'value' in item ? item : file(item.name, item.filename, item.content, { contentType: 'a/b' }),
      );
      const form = encodeForm(parts);
      const bytes = await read(form);
      expect(bytes.length).toBe(form.body.length);
      const response = new Response(new Uint8Array(bytes), { headers: { 'content-type': form.contentType } });
      const found = [];
      for (const [key, entry] of await response.formData()) {
        found.push(
          typeof entry === 'string'
            ? { name: key, value: entry }
            : { name: key, filename: entry.name, content: new Uint8Array(await entry.arrayBuffer()) },
        );
      }
      expect(found).toEqual(items);
    }),
  );
});
