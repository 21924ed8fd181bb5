/**
 * A vendor's time as ISO 8601 in UTC with `Z`, or null when it is no time. A time without a zone is read as `zoneOffset`
 * hours east of UTC; `zoned` tells whether the vendor gave the zone itself. Milliseconds are kept, finer digits are cut.
 */
export function readTime(text: unknown, zoneOffset = 0): { time: string; zoned: boolean } | null {
  if (typeof text !== 'string') return null;
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d{2}:?\d{2})?$/.exec(
    text.trim(),
  );
  if (match === null) return null;
  const [, date, clock = '', fraction, zone] = match;
  const seconds = clock.length === 5 ? `${clock}:00` : clock;
  const millis = fraction === undefined ? '' : `.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const offset = zone === undefined ? 'Z' : zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const epochMs = Date.parse(`${date}T${seconds}${millis}${offset}`);
  if (Number.isNaN(epochMs)) return null;
  const time = timeFromEpochMs(zone === undefined ? epochMs - zoneOffset * 3_600_000 : epochMs);
  // Date.parse takes 31 February for 3 March. A day that is still the same is one; any other may be so by its zone.
  if (time === null || !(time.startsWith(date ?? '') || isDay(date))) return null;
  return { time: fraction === undefined ? time.replace('.000Z', 'Z') : time, zoned: zone !== undefined };
}

/** Whether a date is one of the calendar. */
function isDay(date = ''): boolean {
  return timeFromEpochMs(Date.parse(`${date}T00:00:00Z`))?.startsWith(date) ?? false;
}

/** Milliseconds since 1970 as ISO 8601 in UTC, or null when the number is no time of the years 0 to 9999. */
export function timeFromEpochMs(epochMs: number): string | null {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  return text.length === 24 ? text : null;
}
