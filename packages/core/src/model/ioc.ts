import { z } from 'zod';
import { lazyObject } from './lazy-object.ts';
import { HashesSchema } from './sample.ts';
import { PointersSchema, VerdictValueSchema } from './verdict.ts';

/** Names of STIX 2.1 cyber-observables, plus `file-name` for a path that comes without a hash. */
export const IocTypeSchema = z.enum([
  'domain-name',
  'ipv4-addr',
  'ipv6-addr',
  'url',
  'email-addr',
  'email-message',
  'file',
  'file-name',
  'mutex',
  'process',
  'windows-registry-key',
]);
/** The name of a STIX 2.1 cyber-observable, or `file-name`. */
export type IocType = z.infer<typeof IocTypeSchema>;

const Texts = z.array(z.string());

/**
 * One indicator or artifact. `value` is as observed (refanged); folding for comparison happens only in `iocKey`.
 * `isIoc` false: an artifact that was seen, but not called an indicator; independent of `verdict`. `operations` are lower
 * case; `countries` ISO 3166-1 alpha-2; `processes` command lines that touched it; `analyses` ids of the runs that saw it;
 * `details` all else that the vendor says, keys documented per adapter; `size` in bytes.
 */
export const IocSchema = lazyObject(() => ({
  type: IocTypeSchema,
  value: z.string(),
  isIoc: z.boolean(),
  verdict: VerdictValueSchema,
  vendorVerdict: z.string().nullable(),
  reason: z.string().nullable(),
  hashes: HashesSchema,
  names: Texts,
  size: z.number().int().nonnegative().nullable(),
  mimeType: z.string().nullable(),
  operations: Texts,
  sources: Texts,
  protocols: Texts,
  countries: Texts,
  ipAddresses: Texts,
  domains: Texts,
  processes: Texts,
  categories: Texts,
  classifications: Texts,
  threatNames: Texts,
  analyses: Texts,
  details: z.record(z.string(), Texts),
  evidence: PointersSchema,
}));
/** One indicator or artifact of a report. `blankIoc` makes one of which only type and value are known. */
export type Ioc = z.infer<typeof IocSchema>;

/** The lists of an IOC with what a vendor says of it: all but its runs and its evidence. */
export const iocTextLists = [
  'names',
  'operations',
  'sources',
  'protocols',
  'countries',
  'ipAddresses',
  'domains',
  'processes',
  'categories',
  'classifications',
  'threatNames',
] as const;

/** An IOC of which nothing but type and value is known: an artifact without a verdict. Adapters fill in the rest. */
export function blankIoc(type: IocType, value: string): Ioc {
  return {
    type,
    value,
    isIoc: false,
    verdict: 'unknown',
    vendorVerdict: null,
    reason: null,
    hashes: {},
    names: [],
    size: null,
    mimeType: null,
    operations: [],
    sources: [],
    protocols: [],
    countries: [],
    ipAddresses: [],
    domains: [],
    processes: [],
    categories: [],
    classifications: [],
    threatNames: [],
    analyses: [],
    details: {},
    evidence: [],
  };
}
