const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Sun, 06 Nov 1994 08:49:37 GMT; Sunday, 06-Nov-94 08:49:37 GMT; Sun Nov  6 08:49:37 1994. */
const forms = [
  /^[A-Z][a-z]{2}, (?<day>\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<clock>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]{5,8}, (?<day>\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{2}) (?<clock>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<clock>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
];

/**
 * An HTTP date in each of the three forms that RFC 9110 (5.6.7) has recipients accept, in milliseconds since 1970; null for any
 * other text. The day of the week is not checked. Date.parse would read a year into almost any text.
 */
export function readHttpDate(text: string, nowMs: number): number | null {
  for (const form of forms) {
    const { day = '', month = '', year = '', clock = '' } = form.exec(text)?.groups ?? {};
    if (day === '') continue;
    const number = months.indexOf(month) + 1;
    const date = [fullYear(year, nowMs), twoDigits(number), twoDigits(Number(day))].join('-');
    const time = Date.parse(`${date}T${clock}Z`);
    // Date.parse takes 31 February for 3 March.
    return Number.isNaN(time) || !new Date(time).toISOString().startsWith(date) ? null : time;
  }
  return null;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** Two digits that seem to be more than 50 years ahead are the last century's with these digits: RFC 9110 again. */
function fullYear(year: string, nowMs: number): string {
  if (year.length === 4) return year;
  const thisYear = new Date(nowMs).getUTCFullYear();
  const guess = thisYear - (thisYear % 100) + Number(year);
  return String(guess > thisYear + 50 ? guess - 100 : guess);
}
