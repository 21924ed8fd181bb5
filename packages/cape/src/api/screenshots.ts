import type { Screenshot } from '@sandjury/core';
import { byText, readZip } from '@sandjury/core/toolkit';

/** Of all pictures together, unpacked. */
const limits = { mostEntries: 1000, mostBytes: 64 * 1024 * 1024 };

/** `shots/0001.jpg`: the folder decides nothing, and a name is digits alone, so that it can lead nowhere. */
const picture = /(?:^|\/)([0-9]{1,10})\.(jpe?g|png)$/i;

/** The pictures in a ZIP archive, in order of their numbers. Throws what `readZip` does. */
export async function picturesOf(archive: AsyncIterable<Uint8Array>, provider: string): Promise<Screenshot[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk);
  const what = `The archive of screenshots of ${provider}`;
  const options = { ...limits, what, provider, zip: () => import('@zip.js/zip.js') };
  const { members } = await readZip(Buffer.concat(chunks), { ...options, wants: (name) => picture.test(name) });
  const sorted = members.toSorted((a, b) => byText(a.name, b.name));
  return sorted.map(({ name, content }) => {
    const [, number = '', extension = ''] = picture.exec(name) ?? [];
    const isPng = extension.toLowerCase() === 'png';
    return { name: `${number}.${isPng ? 'png' : 'jpg'}`, mimeType: isPng ? 'image/png' : 'image/jpeg', content };
  });
}
