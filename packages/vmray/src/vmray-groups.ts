import type { Fragment } from './vmray-documents.ts';

/** The fragments of one sample. */
export interface Group {
  sampleId: string | null;
  fragments: Fragment[];
}

/** Replies that do not say which sample they are about. */
const anonymous: ReadonlySet<Fragment['kind']> = new Set(['iocs', 'vtis', 'mitre_attack']);

/** Replies of which a sample has several. */
const several: ReadonlySet<Fragment['kind']> = new Set(['analysis', 'summary']);

/**
 * Which fragments belong together. Those that name a sample go by its id; a SecOps result stands alone. IOCs, VTIs and MITRE
 * ATT&CK name none: they join the only sample there is, else one another; a second of a kind begins a new group.
 */
export function groupFragments(fragments: readonly Fragment[]): Group[] {
  const groups: Group[] = [];
  const byId = new Map<string, Group>();
  for (const fragment of fragments) {
    const { sampleId } = fragment;
    if (anonymous.has(fragment.kind)) continue;
    const known = fragment.kind === 'scanHash' || sampleId === null ? undefined : byId.get(sampleId);
    if (known && fits(known, fragment)) {
      known.fragments.push(fragment);
      continue;
    }
    const group = { sampleId, fragments: [fragment] };
    groups.push(group);
    if (sampleId !== null && fragment.kind !== 'scanHash') byId.set(sampleId, group);
  }
  const named = groups.length;
  for (const fragment of fragments) {
    if (!anonymous.has(fragment.kind)) continue;
    const candidates = named === 1 ? groups : groups.slice(named);
    const home = candidates.find((group) => accepts(group) && fits(group, fragment));
    if (home) home.fragments.push(fragment);
    else groups.push({ sampleId: null, fragments: [fragment] });
  }
  return groups;
}

function accepts(group: Group): boolean {
  return group.fragments.every((fragment) => fragment.kind !== 'scanHash');
}

/** A group holds one reply of each kind, but for analyses and summaries. */
function fits(group: Group, fragment: Fragment): boolean {
  return several.has(fragment.kind) || group.fragments.every((known) => known.kind !== fragment.kind);
}
