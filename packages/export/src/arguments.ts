import { checkArgument } from '@sandjury/core';

/** Throws ConfigurationError that says what an export takes, where it is given something else. */
export function assertInput(input: unknown, name: string): void {
  const expected = '{ comparison, reports }: what compareForExport gives';
  checkArgument(input, 'object', `${name}: input`, expected);
  const { comparison, reports } = input as { comparison?: unknown; reports?: unknown };
  checkArgument(comparison, 'object', `${name}: input.comparison`, 'what compare gives');
  checkArgument(Reflect.get(comparison as object, 'sources'), 'list', `${name}: input.comparison.sources`, 'a list');
  checkArgument(reports, 'list', `${name}: input.reports`, 'the reports that the comparison was made from');
}
