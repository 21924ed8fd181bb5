/** Stands in the form's header where the real name is in `sample_filename_b64enc`, as the vendor's own client does it. */
const nameIsEncoded = '@param=sample_filename_b64enc';

/** How a file's name goes into a form: in its header, or in base64 where a header would not carry it unharmed. */
export function wireFileName(name: string): { filename: string; encoded: string | null } {
  const isPlain = /^[\x20-\x7e]+$/.test(name) && !/["%\\]|^@param=/.test(name);
  if (isPlain) return { filename: name, encoded: null };
  return { filename: nameIsEncoded, encoded: Buffer.from(name).toString('base64') };
}
