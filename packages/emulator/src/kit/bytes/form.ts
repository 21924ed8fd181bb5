import { FormError, type FormFile, type FormPart, type FormSettings, readForm } from './multipart.ts';

export type { FormSettings } from './multipart.ts';

/** A form by the names of its parts. */
export interface Form {
  /** Of a field that comes several times, the last value. */
  readonly fields: ReadonlyMap<string, string>;
  /** The files, whatever the names of their parts, in order. */
  readonly files: readonly FormFile[];
  /** Fields and files in the order in which they came. */
  readonly parts: readonly FormPart[];
}

/** A urlencoded form holds no file, so that it may have what one field of a multipart form may. */
const maximumUrlencodedBytes = 1024 * 1024;

/**
 * Reads a form that is sent as multipart/form-data or application/x-www-form-urlencoded. Throws FormError for another content type, for a malformed
 * body and for more than 1 MiB of a urlencoded one.
 */
export async function readAnyForm(
  contentType: string | undefined,
  body: AsyncIterable<Buffer> | Iterable<Buffer>,
  settings?: FormSettings,
): Promise<Form> {
  const parts = isUrlencoded(contentType)
    ? [...new URLSearchParams(await shortText(body))].map(([name, value]) => ({ kind: 'field', name, value }) as const)
    : await readForm(contentType, body, settings);
  const fields = parts.flatMap((part): [string, string][] => (part.kind === 'field' ? [[part.name, part.value]] : []));
  return { parts, fields: new Map(fields), files: parts.filter((part) => part.kind === 'file') };
}

function isUrlencoded(contentType: string | undefined): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType ?? '');
}

async function shortText(body: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maximumUrlencodedBytes) throw new FormError('The form is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
