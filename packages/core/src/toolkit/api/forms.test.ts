import { describe, expect, it } from 'vitest';
import { bytesSample } from '../input/file-sample.ts';
import { filePart, urlPart, valueParts } from './forms.ts';

describe('filePart', () => {
  const file = bytesSample('a.exe', Buffer.from('harmless'));

  it('carries name, size and bytes, as often as it is opened', async () => {
    const part = filePart('file', file, 'box');
    expect(part).toMatchObject({ name: 'file', filename: 'a.exe', size: 8 });
    for (let time = 0; time < 2; time += 1) {
      const chunks = 'open' in part ? await Array.fromAsync(part.open()) : [];
      expect(Buffer.concat(chunks).toString()).toBe('harmless');
    }
  });

  it.each([
    [{ name: '' }, 'box submission: the file has no name.'],
    [{ size: 0 }, 'box submission: the file "a.exe" is empty.'],
    [{ size: -1 }, 'box submission: the file "a.exe" is empty.'],
    [{ size: Number.NaN }, 'box submission: the file "a.exe" is empty.'],
    [{ size: 1.5 }, 'box submission: the file "a.exe" is empty.'],
    [{ name: 'a"\n.exe', size: 0 }, 'box submission: the file "a\\"\\n.exe" is empty.'],
  ])('refuses %j before anything is sent', (wrong, message) => {
    expect(() => filePart('file', { ...file, ...wrong }, 'box')).toThrow(message);
    expect(() => filePart('file', { ...file, ...wrong }, 'box')).toThrow(
      expect.objectContaining({ code: 'configuration' }),
    );
  });
});

describe('urlPart', () => {
  it.each(['http://a.example', 'HTTPS://a.example/x?y=z#f', 'https://münchen.example/ä', 'http://[::1]:80/'])(
    'carries a URL as it is: %s',
    (url) => expect(urlPart('url', url, 'box')).toEqual({ name: 'url', value: url }),
  );

  it.each([
    ...['', ' ', 'a.example', '//a.example', 'http:', 'http://', 'https:///', 'ftp://a.example', 'file:///etc/passwd'],
    ...[
      'javascript:alert(1)',
      'http://a b.example',
      'http://a.example/\r\nx: y',
      'http://a.example/\u0000',
      'http://[',
    ],
    ' https://a.example',
  ])('refuses %j', (url) => {
    expect(() => urlPart('url', url, 'box')).toThrow('box: expected an http or https URL.');
  });
});

it('valueParts leaves out what is not there, and nothing else', () => {
  const values = { a: 'x', b: 0, c: false, d: '', e: null, f: undefined };
  expect(valueParts(values)).toEqual([
    { name: 'a', value: 'x' },
    { name: 'b', value: '0' },
    { name: 'c', value: 'false' },
    { name: 'd', value: '' },
  ]);
  expect(valueParts({})).toEqual([]);
});
