/** What a document is that this program wrote itself, which is no reply of any vendor: `a report`; null for all else. */
export function ownOutput(document: unknown): 'a report' | 'a comparison' | null {
  const [first = null]: unknown[] = [document].flat();
  if (typeof first !== 'object' || first === null || !('schemaVersion' in first)) return null;
  if ('consensus' in first && 'sources' in first) return 'a comparison';
  return 'ref' in first && 'verdict' in first ? 'a report' : null;
}
