import type { Screenshot } from '../../contract/provider.ts';
import { byText } from '../../model/order.ts';
import { readZip, type ZipOptions } from './zip.ts';

/** Of all pictures together, unpacked. */
const pictureLimits = { mostEntries: 1000, mostBytes: 64 * 1024 * 1024 };

/** `shots/0001.jpg`: the folder decides nothing, and a name is digits alone, so that it can lead nowhere. */
const picture = /(?:^|\/)([0-9]{1,10})\.(jpe?g|png)$/i;

/** Any picture, for vendors that document no names. */
const anyPicture = /(?:^|\/)([^/\\]*)\.(jpe?g|png)$/i;

/**
 * The pictures in a ZIP archive that are named by a number, in the order of these. Throws what `readZip` does. With `anyName`, all
 * pictures in the order of their names, and named by their place.
 */
export async function readPictures(
  archive: AsyncIterable<Uint8Array>,
  { anyName = false, ...options }: Pick<ZipOptions, 'provider' | 'zip'> & { anyName?: boolean },
): Promise<Screenshot[]> {
  const form = anyName ? anyPicture : picture;
  const chunks = await Array.fromAsync(archive);
  const what = `The archive of screenshots of ${options.provider}`;
  const zip = { ...pictureLimits, ...options, what, wants: (name: string) => form.test(name) };
  const { members } = await readZip(Buffer.concat(chunks), zip);
  const numbered = members.map(({ name, content }) => {
    const [, number = '', ending = ''] = form.exec(name) ?? [];
    const isPng = ending.toLowerCase() === 'png';
    const mimeType = isPng ? 'image/png' : 'image/jpeg';
    return {
      order: anyName ? 0 : Number(number),
      path: name,
      number,
      extension: isPng ? 'png' : 'jpg',
      shot: { mimeType, content },
    };
  });
  numbered.sort((a, b) => a.order - b.order || naturally.compare(a.path, b.path) || byText(a.path, b.path));
  return numbered.map(({ number, extension, shot }, index) => {
    return { name: `${anyName ? index + 1 : number}.${extension}`, ...shot };
  });
}

/** `shot2` before `shot10`. */
const naturally = new Intl.Collator('en', { numeric: true });
