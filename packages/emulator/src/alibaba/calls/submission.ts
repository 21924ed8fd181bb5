import type { WireObject } from '../json.ts';
import type { UploadTicket } from '../oss/bucket.ts';
import { flagOf, integerOf, objectsOf, requiredText, textOf } from '../parameters.ts';
import { documentedRefusal, invalidParameter, missingParameter, RefusedCall } from '../refusal.ts';
import type { AlibabaAction, AlibabaState } from '../state.ts';
import type { ServiceFile } from './files.ts';
import { atMostAllowed, checkedHash, detectTypeOf, hashKeysOf, skillPackage } from './keys.ts';
import { membersOf } from './results.ts';

/** CreateFileDetectUploadUrl. */
export const createFileDetectUploadUrl: AlibabaAction = (state, query, now) => {
  detectTypeOf(query, { skills: false });
  const contexts = atMostAllowed('HashKeyContextList', objectsOf(query, 'HashKeyContextList'));
  // A hash may be in both lists, as the official client sends it: one ticket, with the size that one of them gives.
  const sizes = new Map<string, number | null>(hashKeysOf(query).map((key) => [checkedHash(key), null]));
  for (const context of contexts) sizes.set(checkedHash(context.get('HashKey') ?? ''), sizeOf(context.get('FileSize')));
  if (sizes.size === 0) throw missingParameter('HashKeyList');
  const items = [...sizes].map(([hashKey, bytes]): WireObject => {
    if (bytes !== null && bytes > state.bucket.maximumFileBytes) return tooLarge(hashKey);
    return uploadData(state.bucket.issue(hashKey, now), state.uploadUrl);
  });
  return { UploadUrlList: items };
};

/** CreateFileDetect. */
export const createFileDetect: AlibabaAction = (state, query, now) => {
  const type = detectTypeOf(query, { skills: true });
  const unpack = unpackOf(query);
  const file = type === skillPackage ? downloaded(state, requiredText(query, 'DownloadUrl')) : promised(state, query);
  if ((file?.upload?.bytes ?? 0) > state.bucket.maximumFileBytes) {
    throw new RefusedCall(documentedRefusal('FileSizeOverLimit'));
  }
  const key = type === skillPackage ? skillKey(state) : checkedHash(requiredText(query, 'HashKey'));
  const intact = type === skillPackage || key === file?.hashes.md5 || key === file?.hashes.sha256;
  if (state.quota.remaining === 0) throw new RefusedCall(documentedRefusal('ApiAuthExhausted'));
  const order = { key, file: intact ? file : null, unpack };
  // Archives are billed by the files in them.
  state.quota.charge(Math.max(1, membersOf(state, order).length));
  state.detections.start(order, now);
  return { HashKey: key };
};

function promised(state: AlibabaState, query: URLSearchParams): ServiceFile | null {
  const ossKey = textOf(query, 'OssKey');
  const downloadUrl = textOf(query, 'DownloadUrl');
  if (ossKey === null && downloadUrl !== null) return downloaded(state, downloadUrl);
  const uploaded = state.bucket.get(ossKey ?? '');
  if (uploaded === undefined) throw new RefusedCall(documentedRefusal('GetFileError'));
  return uploaded;
}

/** `null` for an address that is well-formed and leads nowhere: only the check itself finds that out. */
function downloaded(state: AlibabaState, address: string): ServiceFile | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new RefusedCall(documentedRefusal('InvalidDownloadUrl'));
  }
  return state.files.remoteFile(url) ?? null;
}

function unpackOf(query: URLSearchParams): { layers: number; files: number } | null {
  const layers = integerOf(query, 'DecompressMaxLayer', { minimum: 1, maximum: 5 }) ?? 5;
  const files = integerOf(query, 'DecompressMaxFileCount', { minimum: 1, maximum: 1000 }) ?? 1000;
  return flagOf(query, 'Decompress') ? { layers, files } : null;
}

/** A UUID; counted, not random: the same calls give the same keys. */
function skillKey(state: AlibabaState): string {
  return `00000000-0000-4000-9000-${(state.detections.byKey.size + 1).toString(16).padStart(12, '0')}`;
}

function sizeOf(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  if (!/^\d{1,15}$/.test(text)) throw invalidParameter('FileSize', 'must be a number of bytes');
  return Number(text);
}

function tooLarge(hashKey: string): WireObject {
  const { code, message } = documentedRefusal('FileSizeOverLimit');
  return { HashKey: hashKey, FileExist: false, Code: code, Message: message };
}

function uploadData(ticket: UploadTicket, uploadUrl: string): WireObject {
  return {
    HashKey: ticket.hashKey,
    FileExist: ticket.exists,
    PublicUrl: uploadUrl,
    InternalUrl: 'http://emulated-bucket.oss-internal.emulator.test',
    Expire: String(ticket.expiresAt),
    // The official file-detect client reads OssKey from here even when the file exists.
    Context: {
      AccessId: ticket.accessKeyId,
      Policy: ticket.policy,
      Signature: ticket.signature,
      OssKey: ticket.ossKey,
    },
    Code: '200',
    Message: 'successful',
  };
}
