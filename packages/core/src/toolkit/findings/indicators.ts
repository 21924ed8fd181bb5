import type { ThreatIndicator } from '../../model/report.ts';
import { readTechniqueId } from '../../report/technique-id.ts';
import { present } from '../iocs/details.ts';
import { blankIndicator } from '../values/blanks.ts';
import { type Rows, visitRows } from './rows.ts';

type Text = string | null | undefined;
type Texts = readonly Text[];

/** What a vendor says of one indicator, as it came: texts may be absent. */
export interface IndicatorFacts {
  /** `yara`, `signature`, `engine`. */
  category: string;
  /** What it is called. Without it, the description stands in its place. */
  name: Text;
  id?: Text;
  description?: Text;
  /** 0 … 100, and null for a level. */
  score?: number | null;
  vendorScore?: number | null;
  /** ISO 8601, UTC. */
  observedAt?: string | null;
  /** Kinds of malware; in lower case afterwards. */
  classifications?: Texts;
  threatNames?: Texts;
  /** Ids of MITRE ATT&CK; what is none is left out. */
  techniques?: Texts;
  /** Ids of the runs that saw it. */
  analyses?: Texts;
}

/** The indicator of what a vendor says at `at`; none where there is neither a name nor a description. */
export function indicatorOf(facts: IndicatorFacts, at: string): ThreatIndicator[] {
  const { category, name, id, description, score = null, vendorScore = null, observedAt = null } = facts;
  const [operation] = present(name, description);
  if (operation === undefined) return [];
  const indicator: ThreatIndicator = {
    ...blankIndicator(category, operation),
    id: id ?? null,
    score,
    vendorScore,
    observedAt,
    classifications: present(facts.classifications).map((word) => word.toLowerCase()),
    threatNames: present(facts.threatNames),
    techniques: present(facts.techniques).flatMap((text) => readTechniqueId(text) ?? []),
    analyses: present(facts.analyses),
    evidence: [at],
  };
  return [description ? { ...indicator, descriptions: [description] } : indicator];
}

/** What the lists of a section say of indicators: each row gives the facts of one entry, or null for one that is none. */
export type IndicatorRows<Section> = Rows<Section, IndicatorFacts | null>;

/**
 * The indicators in a section's lists, by a table with its keys; `at` is the pointer to the section, and `common` what all of them share.
 * `{ yara: ({ rule, text }) => ({ category: 'yara', name: rule, description: text }) }`
 */
export function indicatorsIn<Section>(
  section: Section | null | undefined,
  rows: IndicatorRows<Section>,
  at: string,
  common: Partial<IndicatorFacts> = {},
): ThreatIndicator[] {
  type EachRow = (entry: unknown, at: string) => IndicatorFacts | null | readonly (IndicatorFacts | null)[];
  return visitRows(section, rows, at, (row, entry, place) =>
    [(row as EachRow)(entry, place)]
      .flat()
      .flatMap((facts) => (facts ? indicatorOf({ ...common, ...facts }, place) : [])),
  );
}
