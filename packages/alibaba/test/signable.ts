/** Those headers that are signed, as `canonicalRequest` wants them. */
export function signable(headers: Record<string, string>): Record<string, string> {
  const named = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  const signed = named.filter(([name]) => /^(?:host$|content-type$|x-acs-)/.test(name));
  return Object.fromEntries(signed.sort(([a], [b]) => (a < b ? -1 : 1)));
}
