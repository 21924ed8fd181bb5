import type { CorpusSample } from './corpus-sample.ts';
import { reanalysedDropper, severityOnly } from './sample-shapes.ts';
import { benignInstaller, smokeTester } from './samples/agreement.ts';
import { archiveOfTwo } from './samples/archive-of-two.ts';
import { documentedExample, minerDrop, targetedLure, unheardOf } from './samples/coverage.ts';
import { hostileStrings } from './samples/hostile-strings.ts';
import { invoiceMacro } from './samples/invoice-macro.ts';
import { adminTool, packedLoader } from './samples/opposite-verdicts.ts';

/** The samples that every emulator knows unless given others, in the order of the demonstration. */
export const corpus: readonly CorpusSample[] = [
  smokeTester,
  benignInstaller,
  invoiceMacro,
  packedLoader,
  adminTool,
  targetedLure,
  minerDrop,
  unheardOf,
  reanalysedDropper,
  archiveOfTwo,
  severityOnly,
  documentedExample,
  hostileStrings,
];
