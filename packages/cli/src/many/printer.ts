import type { Question } from '@sandjury/compare';
import type { Outcome } from '@sandjury/core';
import type { Io } from '../io.ts';
import type { CompareCommandOptions, ReportCommandOptions } from '../options.ts';
import { type Compared, printComparisons, reportsAmong } from '../print-comparisons.ts';
import { printReports } from '../print-reports.ts';
import { comparisonRows } from '../render/comparison-row.ts';
import { jsonArray, toJsonLine, withoutRaw } from '../render/json.ts';

/** What became of one sample of a list. */
export interface Answered {
  question: Question;
  comparison: Compared['comparison'];
  /** Empty for a printer that does not need them. */
  outcomes: readonly Outcome[];
  cachedAt: Readonly<Record<string, string>>;
}

/** Prints the samples of a list one after the other. */
export interface ListPrinter {
  /** Whether it prints more than the comparison. Reports are large: who does not need them does not hold them. */
  needsOutcomes: boolean;
  print(answered: Answered): void;
  /** Prints what can only be printed of all of them together. */
  end(): Promise<void>;
}

/** `compare`: a line of JSON, an element of an array or a row as each comes; what is exported comes at the end. */
export function comparisonPrinter(options: CompareCommandOptions, providers: readonly string[], io: Io): ListPrinter {
  const { format } = options;
  const comparisonOnly = streamed(format, providers, io, ({ comparison }) => comparison);
  if (comparisonOnly !== null) return { ...comparisonOnly, needsOutcomes: false };
  const all: Compared[] = [];
  return {
    needsOutcomes: true,
    print: ({ comparison, outcomes }) => void all.push({ comparison, reports: reportsAmong(outcomes) }),
    end: () => printComparisons(all, Number.POSITIVE_INFINITY, options, io),
  };
}

/** `report`: what the provider answered, with the question in front. */
export function reportPrinter(options: ReportCommandOptions, providers: readonly string[], io: Io): ListPrinter {
  const { format } = options;
  const answers = streamed(format, providers, io, ({ question, outcomes, cachedAt }) => {
    const [outcome] = outcomes;
    if (outcome?.status !== 'reported') return { question, ...outcome };
    const { report, ...rest } = outcome;
    const cached = cachedAt[outcome.provider] ?? null;
    return { question, ...rest, cachedAt: cached, report: withoutRaw(report, options.raw) };
  });
  if (answers !== null) return { ...answers, needsOutcomes: format !== 'table' };
  const all: Answered[] = [];
  return {
    needsOutcomes: true,
    print: (answered) => void all.push(answered),
    async end() {
      if (format === 'ndjson') return;
      const reports = reportsAmong(all.flatMap(({ outcomes }) => outcomes));
      await printReports(reports, Number.POSITIVE_INFINITY, { ...options, format }, io);
    },
  };
}

/** null for a format that cannot be printed one by one. */
function streamed(
  format: string,
  providers: readonly string[],
  io: Io,
  toValue: (answered: Answered) => unknown,
): Pick<ListPrinter, 'print' | 'end'> | null {
  if (format === 'ndjson') return { print: (one) => io.out(toJsonLine(toValue(one))), end: async () => undefined };
  if (format === 'json') {
    const array = jsonArray(io.out);
    return { print: (one) => array.add(toValue(one)), end: async () => array.end() };
  }
  if (format !== 'table') return null;
  const rowOf = comparisonRows(providers, io);
  return { print: ({ comparison }) => io.out(rowOf(comparison)), end: async () => undefined };
}
