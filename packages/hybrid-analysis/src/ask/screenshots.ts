import type { Screenshot } from '@sandjury/core';

/** How files of these types begin, in hex. */
const beginnings = [
  ['89504e47', 'image/png', 'png'],
  ['ffd8ff', 'image/jpeg', 'jpg'],
] as const;

/** Pictures in base64, named by their place: the vendor's name decides nothing. What is no picture is left out. */
export function picturesOf(shots: readonly ({ image: string } | undefined)[]): Screenshot[] {
  return shots.flatMap((shot, index): Screenshot[] => {
    const content = Buffer.from(shot?.image ?? '', 'base64');
    const start = content.subarray(0, 4).toString('hex');
    const [, mimeType, extension] = beginnings.find(([begin]) => start.startsWith(begin)) ?? [];
    const name = `${String(index + 1).padStart(4, '0')}.${extension}`;
    return mimeType === undefined ? [] : [{ name, mimeType, content: new Uint8Array(content) }];
  });
}
