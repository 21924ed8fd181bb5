/** What the head of one part of a form says. */
export interface PartHead {
  readonly name: string;
  /** `null` for a field. */
  readonly filename: string | null;
  readonly contentType: string;
}

/** Reads the head of a part; `null` when it has no `Content-Disposition: form-data` with a name. */
export function parsePartHead(text: string): PartHead | null {
  const headers = new Map(text.split('\r\n').map((line) => headerOf(line)));
  const disposition = headers.get('content-disposition') ?? '';
  const parameters = parametersOf(disposition);
  const name = parameters.get('name');
  if (name === undefined || !/^form-data\s*(?:;|$)/i.test(disposition)) return null;
  const extended = extendedValue(parameters.get('filename*') ?? '');
  return {
    name,
    filename: extended ?? parameters.get('filename') ?? null,
    contentType: headers.get('content-type') ?? 'application/octet-stream',
  };
}

function headerOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, Math.max(0, colon)).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

function parametersOf(disposition: string): ReadonlyMap<string, string> {
  const pattern = /;\s*([^\s=;"]+)=(?:"((?:[^"\\]|\\.)*)"|([^;\s"]*))/g;
  return new Map(
    [...disposition.matchAll(pattern)].map(([, name = '', quoted, plain = '']): [string, string] => [
      name.toLowerCase(),
      // Only these two are escaped: a lone backslash is part of a Windows path.
      quoted === undefined ? plain : quoted.replace(/\\(["\\])/g, '$1'),
    ]),
  );
}

function extendedValue(text: string): string | null {
  const match = /^utf-8'[^']*'(.*)$/i.exec(text);
  if (match === null) return null;
  try {
    return decodeURIComponent(match[1] ?? '');
  } catch {
    return null;
  }
}
