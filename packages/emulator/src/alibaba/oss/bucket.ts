import type { AlibabaFiles, ServiceFile } from '../calls/files.ts';
import { type SignedPolicy, signPolicy } from './policy.ts';

/** Limits of uploads. */
export interface BucketOptions {
  /** Largest file that gets upload data; 100 MiB unless given: the documents disagree. */
  readonly maximumFileBytes?: number | undefined;
  /** How long upload data can be used; 30 days unless given, as in the printed example. */
  readonly ticketLifetimeMs?: number | undefined;
}

/** Upload data for one file. */
export interface UploadTicket extends SignedPolicy {
  readonly ossKey: string;
  readonly hashKey: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** The service has the file already. */
  readonly exists: boolean;
}

const thirtyDaysMs = 30 * 24 * 60 * 60 * 1000;

/** The bucket that files are uploaded to: the keys that were given out, and what is under them. Contents are not kept. */
export class OssBucket {
  readonly files: AlibabaFiles;
  readonly options: BucketOptions;
  readonly objects = new Map<string, ServiceFile>();
  issued = 0;

  constructor(files: AlibabaFiles, options: BucketOptions) {
    this.files = files;
    this.options = options;
  }

  get maximumFileBytes(): number {
    return this.options.maximumFileBytes ?? 100 * 1024 * 1024;
  }

  /** Gives out a key. A file that the service has is under it at once. */
  issue(hashKey: string, now: number): UploadTicket {
    this.issued += 1;
    const ossKey = keyOf(this.issued, now);
    const known = this.files.fileOf(hashKey);
    if (known !== undefined) this.objects.set(ossKey, known);
    const expiresAt = now + (this.options.ticketLifetimeMs ?? thirtyDaysMs);
    const signed = signPolicy({ ossKey, expiresAt, maximumBytes: this.maximumFileBytes });
    return { ...signed, ossKey, hashKey, expiresAt, exists: known !== undefined };
  }

  /** Keeps what was uploaded; uploading again replaces it. */
  put(ossKey: string, file: ServiceFile): void {
    this.objects.set(ossKey, file);
    this.files.addFile(file);
  }

  get(ossKey: string): ServiceFile | undefined {
    return this.objects.get(ossKey);
  }
}

/** Like the printed one: account, then the minute, then milliseconds and an id. Counted, not random: the same calls give the same keys. */
function keyOf(count: number, now: number): string {
  const minute = new Date(now).toISOString().slice(0, 16).replace(/[-T:]/g, '/');
  return `1/${minute}/${now}${count.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
}
