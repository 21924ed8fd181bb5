/**
 * A vendor's page that a person may open: https only, without credentials in it, host in ASCII. null for everything else;
 * links come out of replies, and a reply may hold `javascript:`.
 */
export function httpsLink(link: string | null): { href: string; host: string } | null {
  const url = link === null ? null : URL.parse(link);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.hostname === '') return null;
  return { href: url.href, host: url.host };
}
