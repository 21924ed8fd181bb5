import { benignInstaller, smokeTester } from './agreement.ts';
import { archiveOfTwo } from './archive-of-two.ts';
import type { CorpusSample } from './corpus-sample.ts';
import { documentedExample, minerDrop, targetedLure, unheardOf } from './coverage.ts';
import { hostileStrings } from './hostile-strings.ts';
import { invoiceMacro } from './invoice-macro.ts';
import { adminTool, packedLoader } from './opposite-verdicts.ts';
import { reanalysedDropper, severityOnly } from './sample-shapes.ts';

/** The samples that both emulators know unless told otherwise, in the order in which a demonstration tells them. */
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
