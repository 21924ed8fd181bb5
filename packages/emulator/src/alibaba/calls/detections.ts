import type { ServiceFile } from './files.ts';

/** How long checks take, and how long their results are kept. */
export interface DetectionOptions {
  /** So many GetFileDetectResult say "in progress" first; 1 unless given. */
  readonly finishAfterPolls?: number | undefined;
  /** By the server's clock, not before so many milliseconds; 0 unless given. */
  readonly finishAfterMs?: number | undefined;
  /** How long a result is kept; 5 hours unless given, which is what the documents say. */
  readonly resultRetentionMs?: number | undefined;
}

/** What a check was asked to do. */
export interface DetectionOrder {
  /** The key that it is asked for by: the MD5 or the SHA-256, whichever it was ordered with, or a UUID. */
  readonly key: string;
  /** `null` when the service could not get the file that it was promised. */
  readonly file: ServiceFile | null;
  /** Limits of unpacking; `null` when nothing is unpacked. */
  readonly unpack: { readonly layers: number; readonly files: number } | null;
}

/** A check of one file. */
export interface Detection extends DetectionOrder {
  readonly startedAt: number;
  polls: number;
  /** Milliseconds since 1970; `null` while it is in progress. */
  finishedAt: number | null;
}

const fiveHoursMs = 5 * 60 * 60 * 1000;

/** The checks that were ordered and are not forgotten yet. */
export class Detections {
  readonly options: DetectionOptions;
  readonly byKey = new Map<string, Detection>();

  constructor(options: DetectionOptions) {
    this.options = options;
  }

  /** Ordering a key again starts again. */
  start(order: DetectionOrder, now: number): void {
    this.byKey.set(order.key, { ...order, startedAt: now, polls: 0, finishedAt: null });
  }

  /** A look that is counted, and that may be the one which finds the check finished. */
  poll(key: string, now: number): Detection | undefined {
    const detection = this.look(key, now);
    if (detection === undefined || detection.finishedAt !== null) return detection;
    const { finishAfterPolls = 1, finishAfterMs = 0 } = this.options;
    detection.polls += 1;
    if (detection.polls > finishAfterPolls && now - detection.startedAt >= finishAfterMs) detection.finishedAt = now;
    return detection;
  }

  /** A look that changes nothing; `undefined` when there is no record, or no longer. */
  look(key: string, now: number): Detection | undefined {
    const detection = this.byKey.get(key);
    if (detection === undefined) return undefined;
    const kept = now - (detection.finishedAt ?? detection.startedAt) <= (this.options.resultRetentionMs ?? fiveHoursMs);
    return kept ? detection : undefined;
  }
}
