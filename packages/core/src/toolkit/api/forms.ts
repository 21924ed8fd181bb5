import type { FileSample } from '../../contract/provider.ts';
import { ConfigurationError } from '../../model/errors.ts';
import type { FormPart } from '../http/multipart.ts';

/** The part of a form that carries a file to submit. Throws ConfigurationError where the file has no name or is empty. */
export function filePart(name: string, file: FileSample, provider: string): FormPart {
  const wrong = (why: string) => new ConfigurationError(`${provider} submission: ${why}.`, { provider });
  if (file.name === '') throw wrong('the file has no name');
  if (!Number.isSafeInteger(file.size) || file.size <= 0) throw wrong(`the file ${JSON.stringify(file.name)} is empty`);
  return { name, filename: file.name, size: file.size, open: () => file.open() };
}

/** The part of a form that carries a URL to submit. Throws ConfigurationError where it is no http or https URL. */
export function urlPart(name: string, url: string, provider: string): FormPart {
  if (/^https?:\/\/[^\s\p{Cc}]+$/iu.test(url) && URL.canParse(url)) return { name, value: url };
  throw new ConfigurationError(`${provider}: expected an http or https URL.`, { provider });
}

/** A part for each value that is there, under its own name. */
export function valueParts(values: Readonly<Record<string, unknown>>): FormPart[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [{ name, value: String(value) }],
  );
}
