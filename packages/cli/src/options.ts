import type { StrategyName } from '@sandjury/compare';
import type { VerdictValue } from '@sandjury/core';
import { InvalidArgumentError, Option } from 'commander';
import { defaultMaxBytes } from './read-input.ts';

/** How a command prints. */
export interface FormatOption {
  format: 'table' | 'json';
}

/** How reports are printed. */
export interface ReportsOptions extends FormatOption {
  raw: boolean;
}

export interface NormalizeOptions extends ReportsOptions {
  maxBytes: number;
}

export interface ProvidersOptions extends FormatOption {
  ping?: boolean;
}

export interface CompareCommandOptions extends FormatOption {
  saved: readonly string[];
  provider: readonly string[];
  strategy: StrategyName;
  failOn?: Exclude<VerdictValue, 'unknown'>;
  maxBytes: number;
}

/** `--format` */
export function format(byDefault: FormatOption['format'] = 'table'): Option {
  return new Option('--format <format>', 'how to print').choices(['table', 'json']).default(byDefault);
}

/** `--provider` */
export function provider(): Option {
  return new Option('--provider <id>', 'ask only this one (repeatable)').argParser(collect).default([], 'all');
}

/** `--raw` */
export function raw(): Option {
  return new Option('--raw', "keep the vendor's replies in the report").default(false);
}

/** `--max-bytes` */
export function maxBytes(): Option {
  return new Option('--max-bytes <n>', 'the largest file that is read').argParser(positive).default(defaultMaxBytes);
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function positive(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw new InvalidArgumentError('Expected a whole number above 0.');
  return Number(text);
}
