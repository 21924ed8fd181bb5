import { createRequire } from 'node:module';
import type { PluginFormat } from '@sandjury/core';
import { formatNames } from './soar/format-names.ts';
import type * as soar from './soar/index.ts';

// A format renders at once, and most applications that ask VMRay never do: what it takes is loaded with the first report.
// `import()` would not do, for it waits.
const load = (): typeof soar => createRequire(import.meta.url)('@sandjury/vmray/soar');

/** The formats of the plugin, with XSOAR's and Google's defaults: those of `@sandjury/vmray/soar`. */
export const formats: readonly PluginFormat[] = [
  { ...formatNames.xsoar, render: (reports) => load().xsoar.render(reports) },
  { ...formatNames.secops, render: (reports) => load().secops.render(reports) },
];
