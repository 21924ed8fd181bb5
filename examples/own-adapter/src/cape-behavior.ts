import type { Ioc, IocType } from '@sandjury/core';
import { artifact, type MappingContext } from './cape-artifacts.ts';
import type { CapeSummary } from './cape-schemas.ts';

/** The lists of `behavior.summary`, what is in them and what was done to it. `files` and `keys` hold everything that was opened. */
const lists: readonly { name: keyof CapeSummary; type: IocType; operation: string | null }[] = [
  { name: 'files', type: 'file-name', operation: 'access' },
  { name: 'read_files', type: 'file-name', operation: 'read' },
  { name: 'write_files', type: 'file-name', operation: 'write' },
  { name: 'delete_files', type: 'file-name', operation: 'delete' },
  { name: 'keys', type: 'windows-registry-key', operation: 'access' },
  { name: 'read_keys', type: 'windows-registry-key', operation: 'read' },
  { name: 'write_keys', type: 'windows-registry-key', operation: 'write' },
  { name: 'delete_keys', type: 'windows-registry-key', operation: 'delete' },
  { name: 'mutexes', type: 'mutex', operation: null },
  { name: 'executed_commands', type: 'process', operation: null },
];

/** What the processes of the sample touched. */
export function behaviorIocs(summary: CapeSummary, at: string, context: MappingContext): Ioc[] {
  return lists.flatMap(({ name, type, operation }) =>
    (summary[name] ?? []).flatMap((value, index) => {
      const place = `${at}/${name}/${index}`;
      if (typeof value === 'string' && value !== '') {
        return [artifact(type, value, place, context, { operations: operation === null ? [] : [operation] })];
      }
      context.warnings.add('malformed-value', `An entry of ${name} that is no text was left out.`, place);
      return [];
    }),
  );
}
