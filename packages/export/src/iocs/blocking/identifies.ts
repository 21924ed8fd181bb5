import { addressScope, canonicalIocValue, type Hashes } from '@sandjury/core';
import { splitPath } from '../forms.ts';
import {
  addressNames,
  blockingHashKinds,
  emptyHashes,
  type HoldReason,
  homesOfSystemNames,
  innerSchemes,
  localNames,
  placeholders,
  systemFolders,
  systemKeys,
  systemNames,
} from './nothing.ts';

/** Why a value identifies nothing; null when it identifies one thing. */
type Why = HoldReason | null;

/** One digit throughout, or all zeros or all ones: what stands where a hash is not known. */
const noHash = /^(?:0+|f+)$/;

/** Why a hash in lower-case hex names no single file. */
export function whyHashIsNothing(hash: string): Why {
  if (noHash.test(hash)) return 'placeholder in place of a hash';
  return emptyHashes.has(hash) ? 'hash of empty or blank content' : null;
}

/** The hashes that name one file, each by its kind. */
export function blockingHashes(hashes: Hashes): Partial<Record<(typeof blockingHashKinds)[number], string>> {
  return Object.fromEntries(
    blockingHashKinds.flatMap((kind) => {
      const hash = hashes[kind];
      return hash === undefined || whyHashIsNothing(hash) !== null ? [] : [[kind, hash]];
    }),
  );
}

/**
 * Why a host may not be blocked: an address, or a name, in its canonical form. An address that is reserved for documentation may, as no
 * machine of anybody has it.
 */
export function whyHostIsNothing(host: string): Why {
  const scope = addressScope(host);
  if (scope !== null) return scope === 'global' || scope === 'documentation' ? null : `${scope} address`;
  const name = canonicalIocValue('domain-name', host);
  if (!name.includes('.')) return 'name of the local network';
  if (localNames.some((local) => name.endsWith(`.${local}`) || name === local)) return 'name of the local network';
  const carried = addressNames.some((service) => name.endsWith(`.${service}`)) ? carriedAddress(name) : null;
  return carried === null ? null : whyHostIsNothing(carried);
}

function carriedAddress(name: string): string | null {
  const [found] = /\d{1,3}(?:[.-]\d{1,3}){3}(?=\.[a-z]+\.[a-z]+$)/.exec(name) ?? [];
  return found?.replaceAll('-', '.') ?? null;
}

/** A URL in the form of the WHATWG's standard. */
export function whyUrlIsNothing(value: string): Why {
  const url = URL.parse(value);
  if (url === null) return null;
  if (innerSchemes.has(url.protocol)) return 'URL that names no host';
  if (url.protocol === 'file:' && (url.hostname === '' || url.hostname === 'localhost'))
    return whyFileUrl(url.pathname);
  if (url.hostname === '') return /[\p{L}\p{N}]/u.test(url.pathname) ? null : 'URL that names no host';
  // Of a scheme that is not the web's, the host stays as it was written: `tcp://127.1/`.
  const host = URL.parse(`http://${url.hostname}/`)?.hostname ?? url.hostname;
  return whyHostIsNothing(host.replace(/^\[|\]$/g, ''));
}

function whyFileUrl(pathname: string): Why {
  const path = pathname.replace(/^\/(?=[a-z]:)/i, '');
  try {
    return whyPathIsNothing(decodeURIComponent(path));
  } catch {
    return whyPathIsNothing(path);
  }
}

/** A path, or a command line without arguments. */
export function whyPathIsNothing(value: string): Why {
  const why = whyNameIsNothing(value);
  if (why !== null) return why;
  const path = canonicalIocValue('file-name', value);
  const folder = withoutSeparators(path);
  if (systemFolders.has(folder) || systemFolders.has(folder.toLowerCase())) return 'root or system folder';
  if (/^(?:[a-z]:|%[^%\\]+%|~)?$/i.test(folder)) return 'root or system folder';
  const parts = splitPath(folder);
  const name = parts.name.toLowerCase().replace(/\.exe$/, '');
  const isHome = parts.folder === null || homesOfSystemNames.has(parts.folder);
  return systemNames.has(folder.toLowerCase()) || (isHome && systemNames.has(name))
    ? 'name that every system has'
    : null;
}

/** A path without the separators at its end. A pattern for it would take quadratic time on many of them. */
function withoutSeparators(path: string): string {
  let end = path.length;
  while (end > 0 && (path[end - 1] === '/' || path[end - 1] === '\\')) end -= 1;
  return path.slice(0, end);
}

/** A program that every system has identifies by its arguments; without one it is nothing. */
export function whyCommandIsNothing(value: string): Why {
  return whyPathIsNothing(canonicalIocValue('process', value).replace(/^"([^"]*)"$/, '$1'));
}

const namespace = /^(?:\\?sessions\\\d+\\)?(?:\\?basenamedobjects\\)?(?:(?:global|local|session\\\d+)\\)*/i;

/** A mutex is what stands behind the namespaces of Windows. */
export function whyMutexIsNothing(value: string): Why {
  return /^(?:global|local)$/i.test(value)
    ? 'placeholder in place of a name'
    : whyNameIsNothing(value.replace(namespace, ''));
}

/** A name of nothing but punctuation and blanks, or a word that tools write where there is none. */
function whyNameIsNothing(value: string): Why {
  const name = value.trim().toLowerCase();
  if (/^(?:[a-z]:)?[\\/]*$/.test(name) && name !== '') return 'root or system folder';
  return placeholders.has(name) || /^[\p{P}\p{Z}\p{Cc}+<=>^`|~$]*$/u.test(name)
    ? 'placeholder in place of a name'
    : null;
}

/** A key that every Windows has, or one that names no hive, which no agent on a host reports. */
export function whyKeyIsNothing(value: string): Why {
  const [hive = '', ...parts] = canonicalIocValue('windows-registry-key', value).split('\\');
  if (!hive.startsWith('HKEY_')) return 'registry key without a hive';
  return parts.length === 0 || systemKeys.has(parts.join('\\')) ? 'registry key that every Windows has' : null;
}
