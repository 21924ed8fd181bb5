import type { AnalysisRef, Hashes } from '@sandjury/core';
import { readHashes, timeFromEpochMs, Warnings } from '@sandjury/core/toolkit';
import { isEventId } from '../ask/ref.ts';
import { type EventRow, eventRowSchema } from './results.ts';
import { readLoosely } from './schemas.ts';
import { englishTerm } from './terms.ts';

/** One statement about an alert: `label` and `text` in the language asked for. */
export interface ScanEventDetail {
  name: string | null;
  label: string | null;
  type: string | null;
  value: string | null;
  text: string | null;
}

/** An alert of file detection. Times are ISO 8601 in UTC. */
export interface ScanEvent {
  /** A ticket for the report on its file. */
  ref: AnalysisRef;
  /** An int64 as decimal text. */
  eventId: string;
  /** The vendor's virus type in English, and as it came. */
  name: string | null;
  vendorName: string | null;
  /** `high`, `medium`, `low`, or another word of the vendor's. */
  riskLevel: string | null;
  /** `API`: a file that was submitted; `OSS`: one that the scan of a bucket found. */
  source: string | null;
  hashes: Hashes;
  bucketName: string | null;
  ossKey: string | null;
  filePath: string | null;
  firstSeenAt: string | null;
  lastSeenAt: string | null;
  /** Whether the vendor says that there is a sandbox report. */
  hasSandboxReport: boolean | null;
  /** Whether files in this archive have alerts of their own: `scanEvents({ parentEventId })`. */
  hasSubEvents: boolean | null;
  details: readonly ScanEventDetail[];
}

/** What GetObjectScanEvent tells. */
export interface ScanEventDetails {
  eventId: string;
  fileName: string | null;
  md5: string | null;
  name: string | null;
  vendorName: string | null;
  details: readonly ScanEventDetail[];
}

/** A row of ListObjectScanEvent. null without an event id: it could not be asked for. */
export function readRow(row: unknown, provider: string): ScanEvent | null {
  const event = readLoosely(eventRowSchema(), row);
  const eventId = event?.EventId ?? '';
  if (event === null || !isEventId(eventId)) return null;
  return {
    ref: { provider, id: `event:${eventId}` },
    eventId,
    ...nameOf(event.EventName),
    riskLevel: event.RiskLevel || null,
    source: event.Source || null,
    hashes: hashesOf(event),
    bucketName: event.BucketName || null,
    ossKey: event.OssKey || null,
    filePath: event.FilePath || null,
    firstSeenAt: timeOf(event.FirstTime),
    lastSeenAt: timeOf(event.LastTime),
    hasSandboxReport: event.DisplaySandboxResult ?? null,
    hasSubEvents: event.HasSubEvent ?? null,
    details: detailsOf(event.Details),
  };
}

/** The vendor's name of an event, and in English. */
export function nameOf(name: string | null | undefined): Pick<ScanEvent, 'name' | 'vendorName'> {
  return name ? { name: englishTerm(name), vendorName: name } : { name: null, vendorName: null };
}

/** Masked or malformed ones are left out. */
export function hashesOf({ Md5, Sha1, Sha256 }: Pick<EventRow, 'Md5' | 'Sha1' | 'Sha256'>): Hashes {
  const of = (value: string | null | undefined) => ({ value, pointer: '' });
  return readHashes({ md5: of(Md5), sha1: of(Sha1), sha256: of(Sha256) }, new Warnings());
}

function timeOf(epochMs: number | null | undefined): string | null {
  return epochMs === null || epochMs === undefined ? null : timeFromEpochMs(epochMs);
}

export function detailsOf(details: EventRow['Details']): ScanEventDetail[] {
  return (details ?? []).map((detail) => ({
    name: detail.Name || null,
    label: detail.NameDisplay || null,
    type: detail.Type || detail.InfoType || null,
    value: detail.Value || null,
    text: detail.ValueDisplay || null,
  }));
}
