import { FormError, type FormPart, readForm } from '../../kit/bytes/multipart.ts';
import { keptFileBytes } from './items.ts';

/** An URL-encoded form holds no file: this is as much as one field of the other form may hold. */
const maximumFormBytes = 1024 * 1024;

/**
 * The parts of a submission's body. The API reference documents `multipart/form-data`; the vendor's own library sends `application/x-www-form-urlencoded`
 * where there is no file. A body of another type is not looked at: then all parameters are in the query. Throws FormError.
 */
export async function submittedParts(
  contentType: string | undefined,
  body: AsyncIterable<Buffer>,
): Promise<readonly FormPart[]> {
  const [type] = (contentType ?? '').toLowerCase().split(';');
  if (type?.trim() === 'multipart/form-data') return readForm(contentType, body, { keepFileBytes: keptFileBytes });
  return type?.trim() === 'application/x-www-form-urlencoded' ? urlEncodedFields(body) : [];
}

async function urlEncodedFields(body: AsyncIterable<Buffer>): Promise<readonly FormPart[]> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maximumFormBytes) throw new FormError('The form is too long.');
    chunks.push(chunk);
  }
  const fields = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  return [...fields].map(([name, value]): FormPart => ({ kind: 'field', name, value }));
}
