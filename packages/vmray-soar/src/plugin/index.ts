/**
 * VMRay's plugin with the formats of Cortex XSOAR and Google SecOps.
 * @module @sandjury/vmray-soar/plugin
 */
import { createRequire } from 'node:module';
import { definePlugin, type PluginFormat, type SandboxPlugin } from '@sandjury/core';
import { type VmraySettings, vmrayPlugin } from '@sandjury/vmray';
import type * as soar from '../index.ts';
import { formatNames } from '../words/format-names.ts';

// A format renders at once, and most applications that ask VMRay never do: what it takes is loaded with the first report.
// `import()` would not do, for it waits.
const load = (): typeof soar => createRequire(import.meta.url)('@sandjury/vmray-soar');

/** The formats `xsoar` and `secops`, with XSOAR's and Google's defaults. Loads what renders them with the first report. */
const formats: readonly PluginFormat[] = [
  { ...formatNames.xsoar, render: (reports) => load().xsoar.render(reports) },
  { ...formatNames.secops, render: (reports, filters) => load().secops.render(reports, filters) },
];

/** VMRay for applications that choose their sandboxes by name, with the formats `xsoar` and `secops` beside. */
export const vmraySoarPlugin: SandboxPlugin<VmraySettings> = definePlugin<VmraySettings>({ ...vmrayPlugin, formats });
