// What a word looks like by its form alone. Nothing of ours is loaded for it: it is asked of every command line before its command is known.

/** A hash behind the name of its kind: `sha256:HEX`, `MD5=HEX`. Its groups are the name and what stands behind it. */
export const namedHashForm = /^(md5|sha-?1|sha-?256)\s?[:=]\s?(.+)$/i;

/** Digits of a hash, also of a wrong number. */
export function isHexRun(text: string): boolean {
  return /^[0-9a-f]{16,}$/i.test(text);
}

/** A URL, also a defanged one. */
export function isUrlForm(text: string): boolean {
  return /^h(?:tt|xx)ps?(?::|\[:)/i.test(text);
}
