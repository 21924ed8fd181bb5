import type { Screenshot } from '../../contract/provider.ts';
import { byText } from '../../model/order.ts';
import { readZip, type ZipOptions } from './zip.ts';

/** Of all pictures together, unpacked. */
const pictureLimits = { mostEntries: 1000, mostBytes: 64 * 1024 * 1024 };

/** `shots/0001.jpg`: the folder decides nothing, and a name is digits alone, so that it can lead nowhere. */
const picture = /(?:^|\/)([0-9]{1,10})\.(jpe?g|png)$/i;

/** The pictures in a ZIP archive that are named by a number, in the order of these. Throws what `readZip` does. */
export async function readPictures(
  archive: AsyncIterable<Uint8Array>,
  options: Pick<ZipOptions, 'provider' | 'zip'>,
): Promise<Screenshot[]> {
  const chunks = await Array.fromAsync(archive);
  const what = `The archive of screenshots of ${options.provider}`;
  const zip = { ...pictureLimits, ...options, what, wants: (name: string) => picture.test(name) };
  const { members } = await readZip(Buffer.concat(chunks), zip);
  const numbered = members.map(({ name, content }) => {
    const [, number = '', extension = ''] = picture.exec(name) ?? [];
    const isPng = extension.toLowerCase() === 'png';
    const mimeType = isPng ? 'image/png' : 'image/jpeg';
    return {
      order: Number(number),
      path: name,
      shot: { name: `${number}.${isPng ? 'png' : 'jpg'}`, mimeType, content },
    };
  });
  return numbered.sort((a, b) => a.order - b.order || byText(a.path, b.path)).map(({ shot }) => shot);
}
