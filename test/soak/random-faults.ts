import type { FaultChoice, FaultEffect } from '@sandjury/emulator';

/** Every kind of fault that a reply may meet, but for those that take longer than a moment. */
const quick: readonly FaultEffect[] = [
  ...[400, 404, 408, 409, 429, 500, 502, 503, 504].map((status) => ({ status })),
  { status: 429, retryAfter: 0 },
  { status: 429, retryAfter: 'soon' },
  { status: 502, body: '<h1>Bad gateway</h1>' },
  { status: 302, headers: { location: '/elsewhere' } },
  { status: 200, body: { result: 'error', error_msg: 'Something is wrong', Code: 'SomethingWrong', Success: false } },
  { reset: 'before' },
  { reset: 'during' },
  { reset: 'after' },
  { raw: 'SSH-2.0-nobody\r\n' },
  { echo: true },
  { delayMs: 5 },
  { truncate: 9 },
  { lengthOff: -9 },
  { surplus: 900 },
  { bomb: 1024 * 1024 },
  { body: '<!doctype html>' },
  { body: '' },
  { body: 'null', contentType: 'application/json' },
  { body: '{}', contentType: 'application/json' },
  { distort: 'invalid-utf8' },
  { distort: 'duplicate-keys' },
  { distort: 'proto-keys' },
  { distort: 'other-types' },
];

/** Those that hold a connection until a limit of the client has passed, or fill it. */
const heavy: readonly FaultEffect[] = [{ silence: true }, { lengthOff: 9 }, { endless: true }, { distort: 'deep' }];

/** Hits one reply in so many with a fault; one fault in two hundred is a heavy one. */
export function randomFaults(random: () => number, oneIn: number): FaultChoice {
  return () => {
    if (random() * oneIn >= 1) return undefined;
    const kinds = random() < 0.005 ? heavy : quick;
    return kinds[Math.floor(random() * kinds.length)];
  };
}
