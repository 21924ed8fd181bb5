import type { Ioc } from '@sandjury/core';
import { artifact, detailsOf, eachOf, ipType, type MappingContext, present } from './cape-artifacts.ts';
import type { CapeHttp, CapeNetwork } from './cape-schemas.ts';

type Item<Name extends keyof CapeNetwork> = NonNullable<NonNullable<CapeNetwork[Name]>[number]>;

/** Hosts, domains and requests. CAPE lists what went over the wire; none of it is called an indicator. */
export function networkIocs(network: CapeNetwork, at: string, context: MappingContext): Ioc[] {
  const { warnings } = context;
  const http = (name: 'http' | 'http_ex' | 'https_ex', scheme: string) =>
    eachOf(network[name], `${at}/${name}`, warnings, (item, place) => requested(item, scheme, place, context));
  return [
    ...eachOf(network.hosts, `${at}/hosts`, warnings, (item, place) => host(item, place, context)),
    ...eachOf(network.domains, `${at}/domains`, warnings, (item, place) => domain(item, place, context)),
    ...eachOf(network.dns, `${at}/dns`, warnings, (item, place) => query(item, place, context)),
    ...http('http', 'http'),
    ...http('http_ex', 'http'),
    ...http('https_ex', 'https'),
  ];
}

function host(item: Item<'hosts'>, at: string, context: MappingContext): Ioc[] {
  const type = ipType(item.ip ?? '');
  if (type === null) {
    context.warnings.add('malformed-value', 'A host that is not an IP address was left out.', at);
    return [];
  }
  // Depending on the server's database a code, a name or "unknown" (`_get_cn` in modules/processing/network.py).
  const country = item.country_name === 'unknown' ? '' : (item.country_name ?? '');
  const isCode = /^[a-z]{2}$/i.test(country);
  const ports = Array.isArray(item.ports) ? item.ports.filter(Number.isInteger).map(String) : [];
  return [
    artifact(type, item.ip ?? '', at, context, {
      countries: isCode ? [country.toUpperCase()] : [],
      domains: present(item.hostname),
      details: detailsOf({
        countryNames: isCode ? null : country,
        ports,
        reverseNames: item.inaddrarpa,
        autonomousSystems: [item.asn, item.asn_name],
      }),
    }),
  ];
}

function domain(item: Item<'domains'>, at: string, context: MappingContext): Ioc[] {
  const ipAddresses = present(item.ip).filter((ip) => ipType(ip) !== null);
  return named(item.domain, at, context, { ipAddresses });
}

function query(item: Item<'dns'>, at: string, context: MappingContext): Ioc[] {
  const addresses = (item.answers ?? []).flatMap((answer) => present(answer?.data));
  const ipAddresses = addresses.filter((ip) => ipType(ip) !== null);
  const answers = addresses.filter((name) => ipType(name) === null);
  return named(item.request, at, context, { ipAddresses, protocols: ['dns'], details: detailsOf({ answers }) });
}

function named(name: string | null | undefined, at: string, context: MappingContext, more: Partial<Ioc>): Ioc[] {
  if (!name) {
    context.warnings.add('malformed-value', 'A domain without a name was left out.', at);
    return [];
  }
  return [artifact('domain-name', name, at, context, more)];
}

function requested(item: CapeHttp, scheme: string, at: string, context: MappingContext): Ioc[] {
  const url = urlOf(item, scheme);
  if (url === null) {
    context.warnings.add('malformed-value', 'A request without an address was left out.', at);
    return [];
  }
  return [
    artifact('url', url, at, context, {
      operations: present(item.method?.toLowerCase()),
      protocols: [url.startsWith('https:') ? 'https' : 'http'],
      ipAddresses: present(item.dst).filter((ip) => ipType(ip) !== null),
      details: detailsOf({ userAgents: item['user-agent'], processNames: item.process_name }),
    }),
  ];
}

/** `http` has the whole address; its entries from API calls, `http_ex` and `https_ex` have the path alone, and a host beside it. */
function urlOf(item: CapeHttp, scheme: string): string | null {
  const uri = item.uri ?? '';
  if (/^https?:\/\//i.test(uri)) return uri;
  if (!item.host) return null;
  const protocol = item.protocol === 'https' || item.protocol === 'http' ? item.protocol : scheme;
  const port = item.dport ?? item.port ?? null;
  const isUsual = port === null || port === (protocol === 'https' ? 443 : 80) || item.host.includes(':');
  return `${protocol}://${item.host}${isUsual ? '' : `:${port}`}${uri.startsWith('/') ? '' : '/'}${uri}`;
}
