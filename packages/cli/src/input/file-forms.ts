import { isJson } from '../text/json.ts';

/** What a file is that cannot be read, and what to do about it: `it is a PDF document; save …`. */
export type Form = { is: string; advice: string };

const unpackIt = 'unpack it, and give the reply inside';
const saveReply = "save the reply of the vendor's API, as JSON, instead";
const saveUtf8 = 'save it as UTF-8';

/** How files begin that people hand over in place of a reply. The published signatures of the formats. */
const signatures: readonly (Form & { at?: number; bytes: string })[] = [
  { bytes: '504b0304', is: 'a ZIP archive', advice: unpackIt },
  { bytes: '504b0506', is: 'an empty ZIP archive', advice: saveReply },
  { bytes: '504b0708', is: 'a ZIP archive in parts', advice: unpackIt },
  { bytes: '377abcaf271c', is: 'a 7z archive', advice: `${unpackIt} (7z x)` },
  { bytes: '526172211a07', is: 'a RAR archive', advice: `${unpackIt} (unrar x)` },
  { bytes: '7573746172', at: 257, is: 'a tar archive', advice: `${unpackIt} (tar -xf)` },
  { bytes: '4d534346', is: 'a cabinet archive', advice: unpackIt },
  { bytes: 'fd377a585a00', is: 'compressed with xz', advice: 'decompress it first (xz -d)' },
  { bytes: '28b52ffd', is: 'compressed with Zstandard', advice: 'decompress it first (zstd -d)' },
  { bytes: '425a68', is: 'compressed with bzip2', advice: 'decompress it first (bzip2 -d)' },
  { bytes: '04224d18', is: 'compressed with LZ4', advice: 'decompress it first (lz4 -d)' },
  { bytes: '1f9d', is: 'compressed with compress', advice: 'decompress it first (uncompress)' },
  { bytes: '7801', is: 'compressed with zlib', advice: 'decompress it first' },
  { bytes: '785e', is: 'compressed with zlib', advice: 'decompress it first' },
  { bytes: '789c', is: 'compressed with zlib', advice: 'decompress it first' },
  { bytes: '78da', is: 'compressed with zlib', advice: 'decompress it first' },
  { bytes: '255044462d', is: 'a PDF document', advice: saveReply },
  { bytes: '89504e470d0a1a0a', is: 'a picture', advice: saveReply },
  { bytes: 'ffd8ff', is: 'a picture', advice: saveReply },
  { bytes: '47494638', is: 'a picture', advice: saveReply },
  { bytes: 'd0cf11e0a1b11ae1', is: 'an Office document or an installer', advice: saveReply },
  { bytes: '53514c69746520666f726d6174', is: 'a SQLite database', advice: saveReply },
  { bytes: 'd4c3b2a1', is: 'a network capture', advice: saveReply },
  { bytes: '0a0d0d0a', is: 'a network capture', advice: saveReply },
  { bytes: '4d5a', is: 'a Windows program', advice: 'to look up a sample, give it to compare' },
  { bytes: '7f454c46', is: 'a Linux program', advice: 'to look up a sample, give it to compare' },
  { bytes: 'fffe0000', is: 'a text in UTF-32', advice: saveUtf8 },
  { bytes: '0000feff', is: 'a text in UTF-32', advice: saveUtf8 },
  { bytes: '7b000000', is: 'a text in UTF-32', advice: saveUtf8 },
  { bytes: '5b000000', is: 'a text in UTF-32', advice: saveUtf8 },
  { bytes: '0000007b', is: 'a text in UTF-32', advice: saveUtf8 },
  { bytes: '0000005b', is: 'a text in UTF-32', advice: saveUtf8 },
];

/** Which binary form of file these bytes are; null where none is known. */
export function binaryForm(bytes: Buffer): Form | null {
  const found = signatures.find(({ bytes: signature, at = 0 }) => {
    return bytes.toString('hex', at, at + signature.length / 2) === signature;
  });
  return found === undefined ? null : { is: found.is, advice: found.advice };
}

const eachItsFile = 'give each document a file of its own, or all of them as one list ([…, …])';

/** Which other form of text this is, that is not JSON; null where none is known. */
export function textForm(text: string): Form | null {
  const start = text.trimStart().slice(0, longestStart);
  for (const { begins, ...form } of beginnings) if (begins.test(start)) return form;
  if (/^[{[]/.test(start)) return brokenForm(text);
  return isTable(text) ? { is: 'a table', advice: saveReply } : null;
}

/** How much of a text is looked at: its beginning shows its form. */
const longestStart = 4096;

const beginnings: readonly (Form & { begins: RegExp })[] = [
  {
    begins: /^<(?:!doctype\s+html|html|head|body|meta|script|title)\b/i,
    is: 'an HTML page, perhaps of a login or an error',
    advice: saveReply,
  },
  { begins: /^<(?:\?xml|!--|[a-z_][\w.:-]*[\s/>])/i, is: 'XML', advice: saveReply },
  {
    begins: /^HTTP\/\d(?:\.\d)? \d{3}\b/,
    is: 'a response with its headers',
    advice: 'save the body alone (curl without -i)',
  },
  { begins: /^(?:\[\s*)?(?:\{\s*)?'/, is: 'a value as Python prints it', advice: 'write it with json.dump' },
  { begins: /^@\{/, is: 'an object as PowerShell prints it', advice: 'write it with ConvertTo-Json -Depth 100' },
  { begins: /^eyJ[\w+/=\s-]{8,}$/, is: 'JSON in Base64', advice: 'decode it first (base64 -d)' },
  { begins: /^---\s/, is: 'YAML', advice: saveReply },
  { begins: /^ERROR: /, is: "an error message of the vendor's command line", advice: saveReply },
];

/** What is wrong with a text that begins as JSON does. */
function brokenForm(text: string): Form | null {
  const from = text.length - text.trimStart().length;
  const end = endOfValue(text, from);
  if (end === null) return { is: 'cut off: its last bracket is missing', advice: 'save it whole' };
  if (!isJson(text.slice(from, end))) return null;
  const rest = text.slice(end).trimStart();
  if (rest === '') return null;
  if (/^[{[]/.test(rest)) return { is: 'more than one JSON document', advice: eachItsFile };
  return { is: 'a JSON document with more text after it', advice: 'save the document alone' };
}

/** Where the list or object that begins at `start` ends; null where it does not. */
function endOfValue(text: string, start: number): number | null {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (inString) {
      if (unit === 0x5c) index += 1;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x5b || unit === 0x7b) depth += 1;
    else if (unit === 0x5d || unit === 0x7d) depth -= 1;
    if (depth === 0) return index + 1;
  }
  return null;
}

/** Two lines or more with the same number of separators, as a CSV has. */
function isTable(text: string): boolean {
  const [first = '', second = ''] = text.slice(0, longestStart).trim().split(/\r?\n/);
  const separators = (line: string) => line.match(/[,;\t]/g)?.length ?? 0;
  return separators(first) > 0 && separators(first) === separators(second);
}
