import type { Compared, Question } from '@sandjury/compare';
import type { Outcome, SandboxReport } from '@sandjury/core';
import type { TlpLabel } from '@sandjury/export';
import { type ExportName, isExportName } from '../flags/choices.ts';
import type { CompareCommandOptions, ReportCommandOptions } from '../flags/options.ts';
import { printComparisons } from '../print/comparisons.ts';
import { exportWriter } from '../print/export-formats.ts';
import { printReports } from '../print/reports.ts';
import { comparisonRows } from '../render/comparison-row.ts';
import { jsonArray, toJsonLine, withoutRaw } from '../text/json.ts';
import type { Io } from '../world/io.ts';

/** The answers about one sample of a list. A printer that needs no outcomes gets neither them nor reports nor groups. */
export interface Answered extends Compared {
  question: Question;
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

/** `compare`: a line of JSON, an element of an array or a row as each comes; of what is exported, as much as its format allows. */
export async function comparisonPrinter(
  options: CompareCommandOptions,
  providers: readonly string[],
  io: Io,
): Promise<ListPrinter> {
  const { format, tlp } = options;
  const comparisonOnly = streamed(format, providers, io, ({ comparison }) => comparison);
  if (comparisonOnly !== null) return { ...comparisonOnly, needsOutcomes: false };
  if (isExportName(format)) return await documentPrinter(format, { providers, tlp, io });
  const all: Compared[] = [];
  return {
    needsOutcomes: true,
    print: (answered) => void all.push(answered),
    end: () => printComparisons(all, Number.POSITIVE_INFINITY, options, io),
  };
}

/** `report`: what the provider answered, with the question in front. */
export async function reportPrinter(
  options: ReportCommandOptions,
  providers: readonly string[],
  io: Io,
): Promise<ListPrinter> {
  const { format, tlp } = options;
  const answers = streamed(format, providers, io, ({ question, outcomes, cachedAt }) => {
    const [outcome] = outcomes;
    if (outcome?.status !== 'reported') return { question, ...outcome };
    const { report, ...rest } = outcome;
    const cached = cachedAt[outcome.provider] ?? null;
    return { question, ...rest, cachedAt: cached, report: withoutRaw(report, options.raw) };
  });
  if (answers !== null) return { ...answers, needsOutcomes: format !== 'table' };
  if (isExportName(format)) return await documentPrinter(format, { providers, tlp, io });
  const all: SandboxReport[] = [];
  return {
    needsOutcomes: true,
    print: ({ reports }) => void all.push(...reports),
    end: () => printReports(all, Number.POSITIVE_INFINITY, options, io),
  };
}

async function documentPrinter(
  format: ExportName,
  { providers, tlp, io }: { providers: readonly string[]; tlp: TlpLabel | undefined; io: Io },
): Promise<ListPrinter> {
  const { needsReports, add, end } = await exportWriter(format, providers, { tlp, io });
  return { needsOutcomes: needsReports, print: add, end };
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
