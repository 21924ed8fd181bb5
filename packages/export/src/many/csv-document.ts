import { csvLine, iocCells, iocTitles } from '../csv.ts';
import { sampleKey } from '../input.ts';
import type { DocumentOptions, ExportDocument } from './document.ts';

/**
 * The IOCs of many samples as one CSV: the columns of `toCsv` behind a column `sample`, under one header. A sample without IOCs has
 * no row. Nothing is held: memory does not depend on the number of samples.
 */
export function csvDocument({ sources }: DocumentOptions): ExportDocument {
  let header = csvLine(['sample', ...iocTitles(sources)]);
  return {
    add(input) {
      const sample = sampleKey(input.comparison);
      let text = header;
      header = '';
      for (const cells of iocCells(input, sources)) text += csvLine([sample, ...cells]);
      return text;
    },
    end: () => (header === '' ? [] : [header]),
  };
}
