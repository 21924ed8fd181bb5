/** A form in which a secret may come back. */
export interface WrittenForm {
  text: string;
  /** Hex digits, in either case. */
  isHex: boolean;
  /** What may stand in a character's place without an escape: `+` for a space in forms, other signs in the Base64 of URLs. */
  others: Readonly<Record<string, string>>;
}

/** Of less than this, Base64 and hex find too much that is none. */
const leastEncoded = 8;

const inForms = { ' ': '+' };
const inBase64Urls = { '+': '-', '/': '_' };

/**
 * The forms in which a server may echo a secret: as it is, as JSON has it, in hex, and within what Base64 was made of, such as
 * `user:SECRET`. Each may be spelled in other ways still: see `endOfForm`.
 */
export function writtenForms(secret: string): WrittenForm[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const plain = new Set([secret, inJson, ...(/[^\x20-\x7e]|%/.test(secret) ? urlForms(secret) : [])]);
  const base64 = new Set([...base64Parts(secret), ...base64Parts(inJson)]);
  const hex = Buffer.from(secret).toString('hex');
  return [
    ...[...plain].map((text) => ({ text, isHex: false, others: inForms })),
    ...[...base64, hex]
      .filter((text) => text.length >= leastEncoded)
      .map((text) => ({ text, isHex: text === hex, others: inBase64Urls })),
  ];
}

/** What has percent signs of its own, or is beyond ASCII, is not read sign by sign. */
function urlForms(secret: string): string[] {
  const inUrl = encodeURIComponent(secret.toWellFormed());
  const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
  const lowerHex = (text: string) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  return [inUrl, lowerHex(inUrl), inForm, lowerHex(inForm)];
}

/** What Base64 makes of the text alone, wherever in a longer text it stands: its bytes are the first, second or third of three. */
function base64Parts(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const first = Math.ceil((before * 8) / 6);
    return bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6));
  });
}

/** Nothing encodes these. */
const plainCharacters = /^[A-Za-z0-9._-]$/;

/** The longest part that stands in every spelling of a form, but for the case of hex digits. */
export function plainRun({ text }: WrittenForm): string {
  const runs = text.split(/[^A-Za-z0-9._-]+/);
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest));
}

/** The characters with which a spelling of a form may begin. */
export function firstCharacters({ text, isHex, others }: WrittenForm): string[] {
  const first = text.charAt(0);
  if (isHex) return [first, first.toUpperCase()];
  return plainCharacters.test(first) ? [first] : [first, ...(others[first] ?? ''), '%', '&', '\\'];
}

/**
 * One character in another spelling: percent-encoded, or that encoded again; a character reference of HTML; escaped in JSON, and
 * with more backslashes in JSON inside of JSON.
 */
const spelled =
  /%(?:25){0,2}([0-7][0-9a-f])|&#x0{0,4}([0-9a-f]{2});|&#0{0,4}([0-9]{2,3});|&(amp|lt|gt|quot|apos);|\\{1,4}u([0-9a-f]{4})|\\{1,3}(["/])/iy;

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Where a form that begins at `start` of a text ends, each character as it is or in a spelling of its own; -1 where there is none. */
export function endOfForm(form: WrittenForm, text: string, start: number): number {
  const { length } = form.text;
  if (form.isHex) return text.slice(start, start + length).toLowerCase() === form.text ? start + length : -1;
  if (text.startsWith(form.text, start)) return start + length;
  let at = start;
  for (const wanted of form.text) {
    const spelling = /[%&\\]/.test(text.charAt(at)) ? spellingAt(text, at) : null;
    if (spelling?.character === wanted) at = spelling.end;
    else if (text.startsWith(wanted, at)) at += wanted.length;
    else if (text.charAt(at) === form.others[wanted]) at += 1;
    else return -1;
  }
  return at;
}

function spellingAt(text: string, at: number): { character: string; end: number } | null {
  spelled.lastIndex = at;
  const match = spelled.exec(text);
  if (match === null) return null;
  const [, inUrl, inHex, inDecimal, name, inJson, escaped] = match;
  const hex = inUrl ?? inHex ?? inJson;
  const code = hex === undefined ? Number(inDecimal) : Number.parseInt(hex, 16);
  const character = escaped ?? (name === undefined ? String.fromCharCode(code) : named[name.toLowerCase()]);
  return { character: character ?? '', end: spelled.lastIndex };
}
