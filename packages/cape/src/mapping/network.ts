import type { Ioc } from '@sandjury/core';
import { eachOf, hostIoc, nameIoc, requestIoc, type Warnings } from '@sandjury/core/toolkit';
import { type CapeReport, root } from '../wire/report.ts';

/** Hosts, domains and requests. CAPE lists what went over the wire; none of it is called an indicator. */
export function networkIocs({ network }: CapeReport, warnings: Warnings): Ioc[] {
  const below = `${root}/network`;
  // `http` has the whole address; entries of API calls have the path alone, and a host beside it.
  const requests = (name: 'http' | 'http_ex' | 'https_ex', usual: string) =>
    eachOf(network?.[name], `${below}/${name}`, (item, at) => {
      const { host, port, dport, uri: path, dst: to, method, protocol } = item;
      const scheme = protocol === 'https' || protocol === 'http' ? protocol : usual;
      const details = { userAgents: item['user-agent'], processNames: item.process_name };
      return requestIoc({ scheme, host, port: dport ?? port, path, method, to, details }, { at, warnings });
    });
  return [
    ...eachOf(network?.hosts, `${below}/hosts`, (item, at) => {
      const { ip: address, country_name: country, hostname, ports } = item;
      const details = { ports, reverseNames: item.inaddrarpa, autonomousSystems: [item.asn, item.asn_name] };
      return hostIoc({ address, country, domains: [hostname], details }, { at, warnings });
    }),
    ...eachOf(network?.domains, `${below}/domains`, ({ domain: name, ip }, at) =>
      nameIoc({ name, answers: [ip] }, { at, warnings }),
    ),
    ...eachOf(network?.dns, `${below}/dns`, ({ request: name, type, answers }, at) => {
      const found = (answers ?? []).map((answer) => answer?.data);
      return type === 'PTR' ? [] : nameIoc({ name, answers: found, protocol: 'dns' }, { at, warnings });
    }),
    ...requests('http', 'http'),
    ...requests('http_ex', 'http'),
    ...requests('https_ex', 'https'),
  ];
}

/** What Suricata saw: names in TLS, and requests, many of which `network` lacks. A session need not name its server. */
export function suricataIocs({ suricata }: CapeReport, warnings: Warnings): Ioc[] {
  return [
    ...eachOf(suricata?.tls, `${root}/suricata/tls`, ({ sni: name, dstip, ja3: print }, at) => {
      const details = { ja3: typeof print === 'string' ? print : print?.hash };
      return name === null ? [] : nameIoc({ name, answers: [dstip], protocol: 'tls', details }, { at, warnings });
    }),
    ...eachOf(suricata?.http, `${root}/suricata/http`, (item, at) => {
      const { hostname, uri: path, dstip: to, dstport: port, http_method: method, ua: userAgents } = item;
      const request = { scheme: 'http', host: hostname ?? to, port, path, method, to, details: { userAgents } };
      return requestIoc(request, { at, warnings });
    }),
  ];
}
