import type { Ioc } from '@sandjury/core';
import { visible } from '../../text/visible.ts';
import { isAddress, isDomainName, isEmailAddress, isSsdeep, splitPath, uriOf } from '../forms.ts';
import type { Observable, Seen, Sighting } from '../observable.ts';
import {
  blockingHashes,
  whyCommandIsNothing,
  whyHashIsNothing,
  whyHostIsNothing,
  whyKeyIsNothing,
  whyMutexIsNothing,
  whyPathIsNothing,
  whyUrlIsNothing,
} from './identifies.ts';
import { blockingSenders, hostOf, mailOf } from './mail.ts';
import { blockingHashKinds, type HoldReason } from './nothing.ts';

/**
 * What may be blocked, for every format: what a source calls a malicious or suspicious IOC, in a form that each format can write
 * as it is, that names one thing. `heldBack` gives a reason only for values that a source accuses.
 */
export function blockingOf(seen: Seen): Pick<Observable, 'blocks' | 'heldBack'> {
  const accused = worst(seen.sightings);
  if (accused === null) return { blocks: null, heldBack: null };
  const heldBack = whyNotBlockable(seen);
  if (heldBack !== null) return { blocks: null, heldBack };
  const blocks = worst(seen.sightings.filter(({ ioc }) => !isRecipient(ioc)));
  return blocks === null ? { blocks, heldBack: 'recipient of a mail' } : { blocks, heldBack: null };
}

/** One source must say both: an indicator of one source and a verdict of another prove nothing. */
function worst(sightings: readonly Sighting[]): 'malicious' | 'suspicious' | null {
  const said = new Set(sightings.filter(({ ioc }) => ioc.isIoc).map(({ ioc }) => ioc.verdict));
  if (said.has('malicious')) return 'malicious';
  return said.has('suspicious') ? 'suspicious' : null;
}

/** An address that only received the mail is the victim's. */
export function isRecipient({ type, details }: Pick<Ioc, 'type' | 'details'>): boolean {
  const roles = type === 'email-addr' && Object.hasOwn(details, 'roles') ? (details.roles ?? []) : [];
  return roles.includes('recipient') && !roles.includes('sender');
}

/** Whether STIX and MISP can hold it: a valid value of its type, not blank, without half of a surrogate pair. */
export function hasForm(seen: Seen): boolean {
  const { type, value } = seen;
  switch (type) {
    case 'domain-name':
      return isDomainName(value);
    case 'ipv4-addr':
    case 'ipv6-addr':
      return isAddress(type, value);
    case 'email-addr':
      return isEmailAddress(value);
    case 'url':
      return value.isWellFormed() && uriOf(value) !== null;
    case 'email-message': {
      const { senders, subject } = mailOf(iocsOf(seen));
      return senders.length > 0 || subject !== null;
    }
    case 'file':
      return hasHash(seen) || isName(pathOf(seen));
    case 'file-name':
      return isName(pathOf(seen));
    default:
      return isName(value);
  }
}

/** The path of a file that no hash names; of a file with a hash the first of its names, empty where it has none. */
export function pathOf(seen: Seen): string {
  if (seen.type === 'file-name') return seen.value;
  return seen.names[0] ?? (hasHash(seen) ? '' : seen.value);
}

function hasHash({ hashes }: Seen): boolean {
  return isSsdeep(hashes.ssdeep ?? '') || blockingHashKinds.some((kind) => hashes[kind] !== undefined);
}

function isName(text: string): boolean {
  return text.isWellFormed() && splitPath(text).name.trim() !== '';
}

/** Why a value may not be blocked whoever accuses it; null where it may. */
export function whyNotBlockable(seen: Seen): HoldReason | null {
  const { type, value } = seen;
  if (!hasForm(seen)) return 'value without a valid form of its type';
  switch (type) {
    case 'domain-name':
    case 'ipv4-addr':
    case 'ipv6-addr':
      return whyHostIsNothing(value);
    case 'email-addr':
      return whyHostIsNothing(hostOf(value));
    case 'url':
      return whyUrlIsNothing(value);
    case 'email-message':
      return blockingSenders(mailOf(iocsOf(seen))).length > 0 ? null : 'mail without a sender that may be blocked';
    case 'file':
      return whyFile(seen);
    case 'file-name':
      return whyText(pathOf(seen), whyPathIsNothing);
    case 'mutex':
      return whyMutex(value);
    case 'process':
      return whyText(value, whyCommandIsNothing);
    case 'windows-registry-key':
      return whyText(value, whyKeyIsNothing);
  }
}

/** A file is blocked by the hashes that name it, or, where it has none of those kinds, by its path. */
function whyFile(seen: Seen): HoldReason | null {
  if (Object.keys(blockingHashes(seen.hashes)).length > 0) return null;
  const first = blockingHashKinds.flatMap((kind) => seen.hashes[kind] ?? [])[0];
  return first === undefined ? whyText(pathOf(seen), whyPathIsNothing) : whyHashIsNothing(first);
}

/** CSV and MISP write escapes for what cannot be printed: a list of those would block another value. */
function whyText(value: string, why: (text: string) => HoldReason | null): HoldReason | null {
  return visible(value) === value ? why(value) : 'value that no format can write as it is';
}

/** MISP drops blanks at the ends, which of a mutex make another. */
function whyMutex(value: string): HoldReason | null {
  return value.trim() === value ? whyText(value, whyMutexIsNothing) : 'value that no format can write as it is';
}

function iocsOf({ sightings }: Seen): Ioc[] {
  return sightings.map(({ ioc }) => ioc);
}
