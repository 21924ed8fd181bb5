import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '@sandjury/core';
import { type ConfigurationDocument, firstLine } from './document.ts';
import { lendOwnPackages } from './own-packages.ts';
import { UnfinishedError, withinTime } from './time-limit.ts';

/** A TypeScript or JavaScript module that exports `config`. Throws ConfigurationError, in one line, when it does not. */
export async function loadModuleDocument(file: string, text: string): Promise<ConfigurationDocument> {
  const loaded = await importFile(file, (reason) => `${file}: ${reason}.`).catch(async (cause: unknown) => {
    throw new ConfigurationError(`${file}${await whereIn(file, cause)}: ${reasonOf(cause)}`, { cause });
  });
  if (!('config' in loaded)) {
    const names = Object.keys(loaded).join(', ') || 'nothing';
    throw new ConfigurationError(`${file}: config: the module exports ${names}; expected \`export const config = …\`.`);
  }
  return { file, value: loaded.config, at: () => '', holds: (part) => text.includes(part) };
}

/**
 * Imports a module that the user's configuration is or names. Throws when it does not load within `mostMs`; `explain` makes the
 * message where it cannot even be given up.
 */
export function importFile(
  file: string,
  explain: (reason: string) => string,
  mostMs = 10_000,
): Promise<Record<string, unknown>> {
  lendOwnPackages();
  return withinTime(() => import(pathToFileURL(file).href), { ms: mostMs, explain });
}

function reasonOf(error: unknown): string {
  const message = firstLine(error).replace(/\.$/, '');
  if (error instanceof UnfinishedError) return `${message}.`;
  return error instanceof SyntaxError ? `not a valid module: ${message}.` : `it threw: ${message}.`;
}

/** Line and column of what was thrown, as `:3:5`; '' when they cannot be found out. */
async function whereIn(file: string, error: unknown): Promise<string> {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = /^:[0-9]+:[0-9]+/.exec(stack.split(pathToFileURL(file).href)[1] ?? '');
  if (frame !== null) return frame[0];
  const excerpt = excerptPosition(file, stack);
  if (excerpt !== '' || !(error instanceof SyntaxError)) return excerpt;
  // The engine keeps the place of a JavaScript syntax error to itself, and shows it to nobody but the one who runs the file.
  return excerptPosition(file, await checkSyntax(file));
}

/** From the excerpt that the engine prints: `FILE:3`, the line, and `^` below the place. */
function excerptPosition(file: string, text: string): string {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const place = [file, pathToFileURL(file).href].find((name) => line.startsWith(`${name}:`));
    if (place === undefined) continue;
    const number = /^[0-9]+/.exec(line.slice(place.length + 1))?.[0];
    const mark = lines.slice(index + 1, index + 4).find((candidate) => /^\s*\^+\s*$/.test(candidate));
    if (number !== undefined) return `:${number}${mark === undefined ? '' : `:${mark.indexOf('^') + 1}`}`;
  }
  return '';
}

function checkSyntax(file: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--check', file], { timeout: 10_000 }, (_error, _stdout, stderr) => resolve(stderr));
  });
}
