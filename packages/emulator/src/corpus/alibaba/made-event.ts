import type { JsonObject, JsonValue } from '../../kit/json.ts';
import type { AlibabaEventData, Answer, CorpusHashes } from '../corpus-sample.ts';
import { madeAlibaba } from '../labels.ts';
import type { VirusType } from './terms.ts';

/** What a made event says beside what the report of its file says. */
export interface MadeEvent {
  /** API: a file that was submitted. OSS: a file that a scan of a bucket found. */
  readonly source: 'API' | 'OSS';
  readonly ossKey: string;
  /** Milliseconds since 1970. */
  readonly firstTime: number;
  readonly lastTime?: number;
  /** 0 unhandled, 1 handled by hand, 2 whitelisted, 3 ignored, 4 access denied; 0 unless given. */
  readonly status?: AlibabaEventData['status'];
  /** Event of the archive that this file was in. */
  readonly parentEventId?: string;
  readonly hasSubEvent?: boolean;
}

/** The facts of the file that an event repeats. */
export interface FileOfEvent {
  readonly hashes: CorpusHashes;
  readonly filename: string;
  readonly threatLevel: 0 | 1 | 2;
  readonly virusType: VirusType;
}

const bucketName = 'emulated-bucket';
const riskLevels = ['low', 'medium', 'high'] as const;

/** A made row of ListObjectScanEvent, without its EventId, in both languages. */
export function madeEvent(event: MadeEvent, file: FileOfEvent): Answer<AlibabaEventData> {
  const { status = 0, parentEventId } = event;
  const parent = parentEventId === undefined ? {} : { parentEventId };
  return madeAlibaba('ListObjectScanEvent and GetObjectScanEvent', {
    en: row(event, file, 'en'),
    zh: row(event, file, 'zh'),
    status,
    ...parent,
  });
}

function row(event: MadeEvent, file: FileOfEvent, language: 'en' | 'zh'): JsonObject {
  return {
    OssKey: event.ossKey,
    Md5: file.hashes.md5,
    BucketName: event.source === 'OSS' ? bucketName : '',
    RiskLevel: riskLevels[file.threatLevel],
    Source: event.source,
    FilePath: event.source === 'OSS' ? `/${event.ossKey}` : file.filename,
    EventName: file.virusType.code,
    FirstTime: event.firstTime,
    LastTime: event.lastTime ?? event.firstTime,
    Sha256: file.hashes.sha256,
    Sha1: file.hashes.sha1,
    DisplaySandboxResult: 'true',
    Details: details(event, file, language),
    HasSubEvent: event.hasSubEvent ?? false,
  };
}

function details(event: MadeEvent, file: FileOfEvent, language: 'en' | 'zh'): JsonValue {
  const url = `https://${bucketName}.oss.emulator.test/${encodeURI(event.ossKey)}`;
  return [
    detail('DownloadUrl', { en: 'Download URL', zh: '下载地址' }[language], ['html', url, url]),
    detail('VirusType', { en: 'Virus type', zh: '病毒类型' }[language], [
      'text',
      file.virusType.code,
      file.virusType[language],
    ]),
  ];
}

function detail(name: string, display: string, [type, value, shown]: [string, string, string]): JsonObject {
  return { Name: name, NameDisplay: display, Type: type, Value: value, ValueDisplay: shown };
}
