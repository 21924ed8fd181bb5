import { ConfigurationError } from '@sandjury/core';

/** A configuration as it was read, before it is checked. */
export interface ConfigurationDocument {
  /** Absolute. */
  file: string;
  value: unknown;
  /** Whether this text stands in the file itself; a module may have got it from elsewhere. */
  holds(text: string): boolean;
  /** Where a key stands in the file: `:4:7`, line and column; '' where that is not known. */
  at(path: readonly PropertyKey[]): string;
}

/** What is wrong with a configuration, in one line: file, line and column, key, and what is expected. */
export function mistake(
  document: Pick<ConfigurationDocument, 'file' | 'at'>,
  path: readonly PropertyKey[],
  message: string,
  cause?: unknown,
): ConfigurationError {
  const key = path.length === 0 ? '' : `${keyText(path)}: `;
  const text = message.endsWith('.') ? message : `${message}.`;
  return new ConfigurationError(`${document.file}${document.at(path)}: ${key}${text}`, { cause });
}

/** A path of keys as people write it: `providers[0].tls.caFile`. A key that is longer than any of ours is cut. */
export function keyText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${shortened(String(part))}`,
    )
    .join('');
}

function shortened(key: string): string {
  return key.length <= 100 ? key : `${key.slice(0, 99).toWellFormed()}…`;
}

/** The first line of what was thrown, for a message of one line. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n', 1)[0]?.trim() || 'no reason was given';
}
