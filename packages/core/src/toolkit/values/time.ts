/**
 * A vendor's time as ISO 8601 in UTC with `Z`, or null when it is no time. A time without a zone is read as `zoneOffset`
 * hours east of UTC; `zoned` tells whether the vendor gave the zone itself. Milliseconds are kept, finer digits are cut.
 */
export function readTime(text: unknown, zoneOffset = 0): { time: string; zoned: boolean } | null {
  if (typeof text !== 'string') return null;
  const plain = plainTime(text, zoneOffset);
  if (plain !== null) return { time: plain, zoned: false };
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

/**
 * `YYYY-MM-DD HH:mm:ss`, the most frequent form, by arithmetic, which is several times as fast. null where that does not do:
 * another form, no time at all, or a day at either end of a month.
 */
function plainTime(text: string, zoneOffset: number): string | null {
  if (text.length !== 19 || !plainForm.test(text) || !Number.isInteger(zoneOffset)) return null;
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11) - zoneOffset;
  // With a day to spare on both sides every month has it.
  if (month < 1 || month > 12 || day < 2 || day > 27 || hour < -24 || hour > 47) return null;
  const shift = Math.floor(hour / 24);
  return `${text.slice(0, 8)}${padded(day + shift)}T${padded(hour - 24 * shift)}${text.slice(13)}Z`;
}

const plainForm = /^\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 48 * 11;
}

function padded(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
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
