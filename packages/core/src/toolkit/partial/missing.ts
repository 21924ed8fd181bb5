import type { Warnings } from '../report/warnings.ts';

/**
 * Whether all sections of a report are there; a `missing-section` warning for each that is not. One without a value in it says that a
 * module had nothing to work on, and counts as missing; an empty list says that nothing was found, and does not.
 */
export function warnOfMissing(sections: Readonly<Record<string, unknown>>, warnings: Warnings): boolean {
  const missing = Object.entries(sections).filter(([, section]) => isBlank(section));
  for (const [name] of missing) warnings.add('missing-section', `The report has no ${name}.`);
  return missing.length === 0;
}

function isBlank(section: unknown): boolean {
  if (typeof section !== 'object' || section === null) return section === null || section === undefined;
  return !Array.isArray(section) && Object.values(section).every((value) => value === null || value === undefined);
}
