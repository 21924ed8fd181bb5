import { type FormFile, type FormSettings, readForm } from './multipart.ts';

export type { FormSettings } from './multipart.ts';

/** A form by the names of its parts. */
export interface Form {
  /** Of a field that comes several times, the last value. */
  readonly fields: ReadonlyMap<string, string>;
  /** The files, whatever the names of their parts, in order. */
  readonly files: readonly FormFile[];
}

/**
 * Reads a form that is sent as multipart/form-data or application/x-www-form-urlencoded. Throws FormError for another content type and for a malformed
 * body.
 */
export async function readAnyForm(
  contentType: string | undefined,
  body: AsyncIterable<Buffer> | Iterable<Buffer>,
  settings?: FormSettings,
): Promise<Form> {
  if (isUrlencoded(contentType)) {
    const text = Buffer.concat(await Array.fromAsync(body)).toString('utf8');
    return { fields: new Map(new URLSearchParams(text)), files: [] };
  }
  const parts = await readForm(contentType, body, settings);
  const fields = parts.flatMap((part): [string, string][] => (part.kind === 'field' ? [[part.name, part.value]] : []));
  return { fields: new Map(fields), files: parts.filter((part) => part.kind === 'file') };
}

function isUrlencoded(contentType: string | undefined): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType ?? '');
}
