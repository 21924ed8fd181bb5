import * as zipjs from '@zip.js/zip.js';
import { expect, it } from 'vitest';
import { caught } from '../../../test/loopback.ts';
import { readPictures } from './pictures.ts';

async function* archiveOf(names: readonly string[]): AsyncGenerator<Uint8Array> {
  const writer = new zipjs.ZipWriter(new zipjs.Uint8ArrayWriter(), { useWebWorkers: false });
  for (const name of names) await writer.add(name, new zipjs.Uint8ArrayReader(new TextEncoder().encode(name)));
  const bytes = await writer.close();
  yield bytes.subarray(0, 10);
  yield bytes.subarray(10);
}

const read = (archive: AsyncIterable<Uint8Array>) =>
  readPictures(archive, { provider: 'box', zip: () => import('@zip.js/zip.js') });

it('gives pictures in the order of their numbers, under plain names', async () => {
  const pictures = await read(archiveOf(['shots/10.png', 'shots/0002.JPG', '0001.jpeg', 'shots/3.jpg']));
  expect(pictures.map(({ name, mimeType }) => [name, mimeType])).toEqual([
    ['0001.jpg', 'image/jpeg'],
    ['0002.jpg', 'image/jpeg'],
    ['3.jpg', 'image/jpeg'],
    ['10.png', 'image/png'],
  ]);
  expect(new TextDecoder().decode(pictures[0]?.content)).toBe('0001.jpeg');
});

it('passes over all else, and what leads out of a folder', async () => {
  const names = ['index.log', 'shots/a.png', '1.png.exe', '../2.png', 'a/../3.png', 'x1.jpg', `${'1'.repeat(11)}.jpg`];
  expect(await read(archiveOf(names))).toEqual([]);
});

it('of any name are given in the order of their names, and named by their place', async () => {
  const names = ['shoots/b10.png', 'b2.JPG', 'notes.txt', 'a.jpeg', '__MACOSX/x.png'];
  const options = { provider: 'box', zip: () => import('@zip.js/zip.js'), anyName: true };
  const pictures = await readPictures(archiveOf(names), options);
  const seen = pictures.map(({ name, content }) => [name, new TextDecoder().decode(content)]);
  expect(seen).toEqual([
    ['1.png', '__MACOSX/x.png'],
    ['2.jpg', 'a.jpeg'],
    ['3.jpg', 'b2.JPG'],
    ['4.png', 'shoots/b10.png'],
  ]);
});

it('refuses what is no archive, and one with too many entries', async () => {
  async function* text() {
    yield new TextEncoder().encode('<html>');
  }
  const message = 'The archive of screenshots of box is no ZIP archive, or a damaged one.';
  expect(await caught(read(text()))).toMatchObject({ code: 'response', message });
  const many = Array.from({ length: 1001 }, (_, index) => `${index}.png`);
  expect(await caught(read(archiveOf(many)))).toMatchObject({ code: 'too_large' });
});
