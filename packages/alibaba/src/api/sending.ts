import type { HttpReply } from '@sandjury/core/toolkit';
import type { SigningKey } from '../sign/credentials.ts';

/** One call under way: what its latest attempt was made with. */
export interface Sending {
  readonly operation: string;
  readonly query: string;
  /** Requests that were made, repeats included. */
  requests: number;
  offsetMs: number;
  key: SigningKey | null;
  /** The key whose token was refused, and the refusal. */
  refused: { key: SigningKey; reply: HttpReply } | null;
  /** Its time was refused. */
  wasLate: boolean;
}

export function newSending(operation: string, query: string): Sending {
  return { operation, query, requests: 0, offsetMs: 0, key: null, refused: null, wasLate: false };
}
