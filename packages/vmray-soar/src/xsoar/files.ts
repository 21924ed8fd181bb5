import type { XsoarFile } from './inputs.ts';
import type { ContextObject } from './objects.ts';

/** `InfoFile`. What XSOAR itself gives a file (`EntryID`, `Type`) is null where the caller does not know it. */
export function filesContext(files: readonly XsoarFile[]): ContextObject[] {
  return files.map(({ name, mimeType, size, content, entryId, type }) => ({
    Name: name,
    EntryID: entryId ?? null,
    Size: size ?? (content && 'byteLength' in content ? content.byteLength : null),
    Info: mimeType,
    Extension: /\.([0-9A-Za-z]+)$/.exec(name)?.[1] ?? null,
    Type: type ?? null,
  }));
}
