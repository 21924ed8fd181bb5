/**
 * A vendor's page on the web: http or https, without credentials in it, host in ASCII. null for everything else; links come out of
 * replies, and a reply may hold `javascript:`.
 */
export function webPage(link: string | null): { href: string; host: string } | null {
  const url = link === null ? null : URL.parse(link);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  if (url.username !== '' || url.password !== '' || url.hostname === '') return null;
  return { href: url.href, host: url.host };
}

/** The same where a person may open it from another page: https only. */
export function httpsLink(link: string | null): { href: string; host: string } | null {
  const page = webPage(link);
  return page?.href.startsWith('https:') === true ? page : null;
}
