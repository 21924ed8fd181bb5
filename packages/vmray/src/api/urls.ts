import { SandboxError, UnsupportedError } from '@sandjury/core';
import { type ApiCallOptions, urlPart } from '@sandjury/core/toolkit';
import { sample, type VmraySample } from '../wire/samples.ts';
import type { VmrayApi, VmrayListReply } from './connection.ts';

/**
 * `GET /sample/search`. Its `==` ignores case (API reference 2026.2.1), and the address of a URL does not: samples of another URL are left
 * out, and so are files, which have none.
 */
export async function samplesByUrl(
  api: VmrayApi,
  url: string,
  options?: ApiCallOptions,
): Promise<VmrayListReply<VmraySample>> {
  urlPart('url', url, api.id);
  const query = spellings(url).map((spelling) => `url == ${spelling}`);
  try {
    const found = await api.all(
      `/sample/search?${new URLSearchParams({ query: query.join(' or ') })}`,
      sample,
      options,
    );
    return { ...found, value: found.value.filter((one) => isSame(one?.sample_url ?? '', url)) };
  } catch (error) {
    // An unknown URL is an empty list: a 404 is of a server that has no such search.
    if (!SandboxError.is(error) || error.code !== 'not_found') throw error;
    const message = `${api.id}: this VMRay server has no search for URLs.`;
    throw new UnsupportedError(message, { provider: api.id, cause: error });
  }
}

/** VMRay keeps a URL as it was submitted. A value with blanks would be in double quotes, and nothing says how those are escaped. */
function spellings(url: string): string[] {
  const { href } = new URL(url);
  return [...new Set([url, href, href.replace(/(?<=^https?:\/\/[^/]+)\/$/, '')])].filter((text) => !text.includes('"'));
}

function isSame(found: string, url: string): boolean {
  return URL.canParse(found) && new URL(found).href === new URL(url).href;
}
