import type { Warnings } from '@sandjury/core/toolkit';
import type { VirustotalBehaviour, VirustotalMitreTrees } from '../wire/behaviours.ts';
import type { VirustotalAttributes } from '../wire/objects.ts';

/** The replies about one sample, as they are mapped. Each `at` is the pointer to what stands beside it. */
export interface Reading {
  attributes: VirustotalAttributes;
  at: string;
  /** What each sandbox saw, by its name. */
  sandboxes: readonly { name: string; seen: VirustotalBehaviour['attributes']; at: string }[];
  trees: VirustotalMitreTrees | null;
  warnings: Warnings;
}
