import type { ListedIoc } from '@sandjury/compare';
import type { Hashes, IocType } from '@sandjury/core';
import type { HoldReason } from './blocking/nothing.ts';

/** One provider's observation of something. */
export type Sighting = ListedIoc;

/** What one or several sources saw: the same thing under core's `groupIocs` is one observable. */
export interface Observable {
  /** Core's key of the group; equals the key of the comparison's row. */
  key: string;
  type: IocType;
  /** Canonical for addresses, domains, URLs and mail addresses, else as the first provider, by id, observed it. */
  value: string;
  hashes: Hashes;
  /** Sorted; of a file, the sample's own name first. */
  names: string[];
  size: number | null;
  mimeType: string | null;
  /** In order of provider. Empty for a sample that no report lists among its IOCs. */
  sightings: Sighting[];
  /** Whether this is the sample itself. */
  isSample: boolean;
  /**
   * The worst verdict with which a source calls it an indicator; null when nobody calls it a malicious or suspicious one,
   * for what is held back, and for what the operator declared noise. Only what is not null may reach a blocking list.
   */
  blocks: 'malicious' | 'suspicious' | null;
  /** Why what a source accuses blocks nothing all the same; null for what does, what nobody accuses, and noise. */
  heldBack: HoldReason | null;
}

/** Everything that is known of an observable but what may be done with it. */
export type Seen = Omit<Observable, 'blocks' | 'heldBack'>;
