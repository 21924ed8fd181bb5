import type { StrategyName } from '@sandjury/compare';
import type { IocType, VerdictValue } from '@sandjury/core';
import type { TlpLabel } from '@sandjury/export';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { VendorFormat } from '../plugins.ts';
import type { CacheFlags } from './cache.ts';
import { type ExportName, iocTypes, strategies, tlpNames, verdicts } from './choices.ts';
import { defaultMaxBytes, mostBytes } from './limits.ts';
import type { ListFlags } from './list.ts';
import { type Rate, rate } from './rate.ts';

/** How a command prints. */
export interface FormatOption {
  format: 'table' | 'json';
}

/** Where the data goes. */
export interface OutputOption {
  output?: string;
}

/** What to leave out of reports; nothing unless given. */
export interface FilterFlags {
  iocType: readonly IocType[];
  iocVerdict: readonly VerdictValue[];
  onlyIocs: boolean;
  mostIocs?: number;
  scoreThreshold?: number;
  mostIndicators?: number;
}

/** How providers are asked. */
export interface AskingFlags {
  /** Seconds for each provider to answer about one sample; their settings say so unless given. */
  deadline?: number;
  rate: readonly Rate[];
}

/** How reports are printed. */
export interface ReportsOptions extends FilterFlags, OutputOption {
  format: FormatOption['format'] | 'ndjson' | VendorFormat | ExportName;
  raw: boolean;
  tlp?: TlpLabel;
}

export interface ReportCommandOptions extends ReportsOptions, AskingFlags, ListFlags, CacheFlags {}

export interface NormalizeOptions extends ReportsOptions {
  maxBytes: number;
}

export interface ProvidersOptions extends FormatOption {
  ping?: boolean;
  explain?: boolean;
}

export interface QuotaOptions extends FormatOption {
  provider: readonly string[];
}

export interface ScreenshotsOptions extends FormatOption {
  out: string;
}

/** How long to wait for analyses, in seconds. */
export interface WaitFlags {
  timeout: number;
  poll: number;
}

export interface WaitOptions extends WaitFlags, FormatOption {}

/** What a submission takes. */
export interface SubmissionFlags extends WaitFlags {
  provider: readonly string[];
  tag: readonly string[];
  comment?: string;
  /** Options that one vendor alone has: `ID.KEY=VALUE`. */
  set: readonly string[];
  dryRun: boolean;
}

export interface SubmitOptions extends SubmissionFlags, FormatOption {
  wait: boolean;
}

/** How comparisons are printed. */
export interface ComparisonOptions extends FilterFlags, OutputOption {
  format: FormatOption['format'] | 'ndjson' | VendorFormat | ExportName;
  tlp?: TlpLabel;
  /** Show where in its reply each verdict was read. */
  explain?: boolean;
}

/** How a study of agreement is read and printed. */
export interface AgreementOptions extends FormatOption, OutputOption {
  scale?: readonly string[];
  withinGroups?: boolean;
  maxBytes: number;
}

export interface CompareCommandOptions extends SubmissionFlags, ComparisonOptions, AskingFlags, ListFlags, CacheFlags {
  saved: readonly string[];
  strategy: StrategyName;
  noise?: string;
  olderThan?: number;
  failOn?: Exclude<VerdictValue, 'unknown'>;
  maxBytes: number;
  submit: boolean;
}

/** `--format` */
export function format(byDefault: FormatOption['format'] = 'table', more: readonly string[] = []): Option {
  return new Option('--format <format>', 'how to print').choices(['table', 'json', ...more]).default(byDefault);
}

/** `--deadline` in milliseconds; undefined where it was not given. */
export function deadlineOf({ deadline }: Pick<AskingFlags, 'deadline'>): number | undefined {
  return deadline === undefined ? undefined : deadline * 1000;
}

/** `--deadline` and `--rate` */
export function asking(command: Command): Command {
  return command
    .optionsGroup('Ask:')
    .addOption(
      new Option(
        '--deadline <seconds>',
        'how long each provider has for one sample [as configured unless given]',
      ).argParser(seconds),
    )
    .addOption(
      new Option('--rate <calls>', 'calls a second at most to each provider: 5, 4/min, PROVIDER=5 (repeatable)')
        .argParser(rate)
        .default([], 'none'),
    );
}

/** `--output` and the filters of reports. */
export function filtering(command: Command): Command {
  return command
    .option('--output <file>', 'write to a file instead of standard output, which is -')
    .optionsGroup('Leave out of reports:')
    .addOption(listed('--ioc-type <type>', 'keep this type of IOC (repeatable)', iocTypes))
    .addOption(listed('--ioc-verdict <verdict>', 'keep IOCs with this verdict (repeatable)', verdicts))
    .option('--only-iocs', 'leave out artifacts that the vendor does not call indicators', false)
    .addOption(new Option('--most-iocs <n>', 'the most IOCs of a type, the most severe first').argParser(count))
    .addOption(new Option('--score-threshold <n>', 'the lowest vendor score of a threat indicator').argParser(whole))
    .addOption(new Option('--most-indicators <n>', 'the most threat indicators').argParser(count));
}

function listed(flags: string, description: string, allowed: readonly string[]): Option {
  const option = new Option(flags, description).choices(allowed).default([], 'all');
  return option.argParser((value: string, previous: readonly string[]) => {
    if (!allowed.includes(value)) throw new InvalidArgumentError(`Allowed are ${allowed.join(', ')}.`);
    return [...previous, value];
  });
}

/** `--provider` */
export function provider(meaning = 'ask only this provider (repeatable)', unlessGiven = 'all'): Option {
  return new Option('--provider <id>', meaning).argParser(collect).default([], unlessGiven);
}

/** `--raw` */
export function raw(): Option {
  return new Option('--raw', "keep the vendor's replies in the report").default(false);
}

/** `--tlp` */
export function tlp(): Option {
  return new Option('--tlp <label>', 'whom the recipient may share it with').choices([...tlpNames]);
}

/** `--max-bytes` */
export function maxBytes(): Option {
  return new Option('--max-bytes <n>', 'the largest file that is read')
    .argParser(bytes)
    .default(defaultMaxBytes, '256 MiB');
}

/** `--timeout` and `--poll` */
export function waiting(command: Command): Command {
  return command
    .addOption(new Option('--timeout <seconds>', 'how long to wait').argParser(positive).default(1800))
    .addOption(new Option('--poll <seconds>', 'the first pause between two questions').argParser(positive).default(5));
}

/** What a submission takes. Adapters check the values before anything is sent. */
export function submitting(command: Command): Command {
  return waiting(command.optionsGroup('Submit and wait:'))
    .addOption(repeated('--tag <tag>', 'a tag for the submission (repeatable)'))
    .option('--comment <text>', 'a comment on the submission')
    .addOption(repeated('--set <ID.KEY=VALUE>', "a vendor's own option; `providers ID` lists them (repeatable)"))
    .option('--dry-run', 'show what would go where, and send nothing', false);
}

/** An option that was given and that is for a submission alone, as the user wrote it; null where there is none. */
export function submissionFlag({ tag, comment, set }: SubmissionFlags): string | null {
  if (tag.length > 0) return '--tag';
  if (comment !== undefined) return '--comment';
  return set.length > 0 ? '--set' : null;
}

/** The name of a strategy. */
export function strategy(name: string): StrategyName {
  if (!strategies.some((known) => known === name) && !/^threshold:[1-9][0-9]{0,5}$/.test(name)) {
    throw new InvalidArgumentError(`Allowed are ${strategies.join(', ')}, threshold:N (N a whole number above 0).`);
  }
  return name as StrategyName;
}

/** An option that may be repeated. */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, description).argParser(collect).default([], 'none');
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function positive(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw new InvalidArgumentError('Expected a whole number above 0.');
  return Number(text);
}

/** A TCP port, with room for those of other emulators above it. */
export function port(text: string): number {
  const number = positive(text);
  if (number > 65_000) throw new InvalidArgumentError('Expected a port from 1 to 65000.');
  return number;
}

/** At most a day: a timer of Node's cannot be set for 25. */
function seconds(text: string): number {
  const count = positive(text);
  if (count > 86_400) throw new InvalidArgumentError('Expected at most 86400, a day.');
  return count;
}

function bytes(text: string): number {
  const count = positive(text);
  if (count > mostBytes) throw new InvalidArgumentError(`Expected at most ${mostBytes}.`);
  return count;
}

/** A number of things. What is none is refused here: the library would say so after everybody was asked. */
export function count(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number, 0 or more.');
  return Number(text);
}

/** A whole number. The library, or the adapter before it sends anything, says what else is wrong with it. */
function whole(text: string): number {
  if (!/^-?[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}
