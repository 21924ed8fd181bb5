import type { ExportInput, ExportOptions } from '../input.ts';

/** What a document about many samples needs to know before the first of them. */
export interface DocumentOptions extends ExportOptions {
  /** The providers that are asked about each sample: whose columns a table has, in this order. */
  sources: readonly string[];
}

/**
 * One document about many samples, made while they come. What `add` and then `end` give, written one after the other, is the
 * document. The same samples in the same order give the same bytes.
 */
export interface ExportDocument {
  /** Takes the next sample, and gives what can be written now. Empty where the format needs all samples first. */
  add(input: ExportInput): string;
  /** The rest of the document, in parts that end anywhere. Called once, after the last sample. */
  end(): Iterable<string>;
}
