import { Readable } from 'node:stream';
import type { ConfiguredIo } from '../src/configuration/load-once.ts';

/** A world that keeps what is said to it: `text.out` is standard output, `text.err` standard error. */
export function fakeIo(over: Partial<ConfiguredIo> = {}): { io: ConfiguredIo; text: { out: string; err: string } } {
  const text = { out: '', err: '' };
  const err = (said: string) => {
    text.err += said;
  };
  const io: ConfiguredIo = {
    out: (said) => {
      text.out += said;
    },
    err,
    note: err,
    progress: err,
    stdin: Readable.from([]),
    env: {},
    columns: 80,
    colour: false,
    confirm: null,
    signal: new AbortController().signal,
    now: () => new Date('2026-01-02T03:04:05Z'),
    command: 'sandjury',
    isCheckout: false,
    ...over,
  };
  return { io, text };
}
