import type { Ioc } from '@sandjury/core';
import {
  fileIoc,
  hostIoc,
  type IocPlace,
  type IocRows,
  iocOf,
  iocsIn,
  nameIoc,
  readServers,
  requestIoc,
} from '@sandjury/core/toolkit';
import type { TriageOverview, TriageStaticReport, TriageTaskReport } from '../wire/reports.ts';
import { familyOf } from './families.ts';

/** What was seen on the wire. None of it is called an indicator: the resolver and the vendor of the system are among it. */
export const traffic: IocRows<NonNullable<TriageOverview['sample']['iocs']>> = {
  urls: ['url'],
  domains: ['host'],
  ips: ['address'],
};

/** What the report of one run adds: connections, requests, processes and the files that were taken from the machine. */
export function runIocs(report: TriageTaskReport, run: string, place: IocPlace): Ioc[] {
  const known = new Map(Object.entries(report.network?.ips ?? {}));
  const countryOf = (address: string) => known.get(address)?.cc ?? null;
  const families = familiesByFile(report.extracted);
  const rows: IocRows<TriageTaskReport> = {
    network: {
      flows: (flow, at) => flowIocs(flow, countryOf, at),
      requests: requestIocs,
    },
    processes: ({ cmd, image }, at) => iocOf('process', cmd.join(' ') || image, { details: { images: image } }, at),
    dumped: ({ name, path, kind, size, ...hashes }, at) => {
      if (Object.values(hashes).every((hash) => hash === null)) return [];
      return fileIoc(
        { ...claimOf(families.get(name ?? '')), hashes, names: [path], size, details: { dumpKinds: kind } },
        at,
      );
    },
  };
  return iocsIn(report, rows, place).map((ioc) => ({ ...ioc, analyses: [run] }));
}

type Network = NonNullable<TriageTaskReport['network']>;
type Flow = NonNullable<NonNullable<Network['flows']>[number]>;
type Request = NonNullable<NonNullable<Network['requests']>[number]>;

/** `dst` is `address:port`. */
function flowIocs(flow: Flow, countryOf: (address: string) => string | null, place: IocPlace): Ioc[] {
  const [to] = readServers(flow.dst ?? '');
  const address = to?.host ?? flow.dst ?? '';
  const details = { ports: to?.ports, protocols: [flow.proto, ...flow.protocols] };
  const host = { address, country: countryOf(address), domains: [flow.domain], details };
  const name = flow.tls_sni ?? flow.domain;
  const tls = { protocol: flow.tls_sni === null ? 'tcp' : 'tls', details: { ja3: flow.tls_ja3 } };
  return [...hostIoc(host, place), ...(name === null ? [] : nameIoc({ name, answers: [address], ...tls }, place))];
}

function requestIocs({ dns_request: asked, dns_response: answered, http_request: http }: Request, at: IocPlace): Ioc[] {
  const headerOf = (name: string) =>
    http?.headers
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const names = [...(asked?.domains ?? []), ...(answered?.domains ?? [])];
  const details = { userAgents: headerOf('user-agent') };
  return [
    ...names.flatMap((name) => nameIoc({ name, answers: answered?.ip ?? [], protocol: 'dns' }, at)),
    ...(http
      ? requestIoc({ scheme: 'http', host: headerOf('host'), path: http.url, method: http.method, details }, at)
      : []),
  ];
}

/** Files in an archive, and what was unpacked; the sample itself is none of its IOCs. */
export function memberIocs(report: TriageStaticReport, place: IocPlace): Ioc[] {
  const families = familiesByFile(report.extracted);
  const rows: IocRows<TriageStaticReport> = {
    files: ({ depth, filename, relpath, filesize: size, mime: mimeType, filetype, ...file }, at) =>
      depth === null || depth === 0
        ? []
        : fileIoc(
            {
              ...claimOf(families.get(relpath ?? '')),
              hashes: file,
              names: [filename],
              size,
              mimeType,
              details: { paths: relpath, fileTypes: filetype },
            },
            at,
          ),
  };
  return iocsIn(report, rows, place);
}

/** Families by the path of the file that a configuration was taken from. */
function familiesByFile(extracted: TriageTaskReport['extracted']): Map<string, string[]> {
  const named = (extracted ?? []).flatMap((item): [string, string[]][] => {
    const path = item?.resource?.replace(/^[^/]*\//, '') ?? '';
    return item?.config ? [[path, familyOf(item.config)]] : [];
  });
  return new Map(named.filter(([, families]) => families.length > 0));
}

/** A file that a named family was found in is malicious; of any other, Triage says nothing. */
function claimOf(threatNames: string[] | undefined): Partial<Pick<Ioc, 'isIoc' | 'verdict' | 'threatNames'>> {
  return threatNames === undefined ? {} : { isIoc: true, verdict: 'malicious', threatNames };
}
