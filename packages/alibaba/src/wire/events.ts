import type { AnalysisRef, Hashes } from '@sandjury/core';
import { fields, isObject, type JsonObject, readHashes, timeFromEpochMs, Warnings } from '@sandjury/core/toolkit';
import { type FieldsOf, raw, readFields, text, word } from './fields.ts';
import { isEventId } from './keys.ts';
import { englishTerm } from './terms.ts';

const { flag, number } = fields;

/** A row of ListObjectScanEvent. `EventId` is an int64, times are milliseconds since 1970. */
const eventRow = {
  EventId: word,
  EventName: text,
  RiskLevel: text,
  Source: text,
  Md5: text,
  Sha1: text,
  Sha256: text,
  BucketName: text,
  OssKey: text,
  FilePath: text,
  FirstTime: number,
  LastTime: number,
  /** A text here, a boolean in host alerts. */
  DisplaySandboxResult: flag,
  HasSubEvent: flag,
  Details: raw,
};

/** `Data` of GetObjectScanEvent. */
const eventData = { FileName: text, Md5: text, EventName: text, Details: raw };

/** One of `Details`. GetObjectScanEvent has `InfoType` beside `Type`. */
const eventDetail = {
  Name: text,
  NameDisplay: text,
  Type: text,
  InfoType: text,
  Value: word,
  ValueDisplay: word,
};

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

/** What GetObjectScanEvent says. */
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
  const event = isObject(row) ? readFields(eventRow, row).value : {};
  const eventId = event.EventId ?? '';
  if (!isEventId(eventId)) return null;
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

/** `Data` of GetObjectScanEvent. null where it names no file: there is no such event. */
export function readEvent(eventId: string, data: JsonObject): ScanEventDetails | null {
  const { value: event } = readFields(eventData, data);
  if (!event.Md5 && !event.EventName && !event.FileName) return null;
  return {
    eventId,
    fileName: event.FileName || null,
    md5: hashesOf({ Md5: event.Md5 }).md5 ?? null,
    ...nameOf(event.EventName),
    details: detailsOf(event.Details),
  };
}

/** The vendor's name of an event, and in English. */
function nameOf(name: string | null | undefined): Pick<ScanEvent, 'name' | 'vendorName'> {
  return name ? { name: englishTerm(name), vendorName: name } : { name: null, vendorName: null };
}

/** Masked or malformed ones are left out. */
function hashesOf({ Md5, Sha1, Sha256 }: Pick<FieldsOf<typeof eventRow>, 'Md5' | 'Sha1' | 'Sha256'>): Hashes {
  const of = (value: string | null | undefined) => ({ value, pointer: '' });
  return readHashes({ md5: of(Md5), sha1: of(Sha1), sha256: of(Sha256) }, new Warnings());
}

function timeOf(epochMs: number | null | undefined): string | null {
  return epochMs === null || epochMs === undefined ? null : timeFromEpochMs(epochMs);
}

function detailsOf(details: unknown): ScanEventDetail[] {
  return (Array.isArray(details) ? details : []).filter(isObject).map((item) => {
    const { value: detail } = readFields(eventDetail, item);
    return {
      name: detail.Name || null,
      label: detail.NameDisplay || null,
      type: detail.Type || detail.InfoType || null,
      value: detail.Value || null,
      text: detail.ValueDisplay || null,
    };
  });
}
