export { VmrayClient, type VmrayReply } from './vmray-client.ts';
export type { VmrayRaw } from './vmray-parts.ts';
export { vmrayPlugin } from './vmray-plugin.ts';
export { VmrayProvider, vmray } from './vmray-provider.ts';
export { read } from './vmray-read.ts';
// biome-ignore format: one line a module keeps this page short
export type { VmrayAnalysis, VmrayIocs, VmrayMitreAttack, VmraySample, VmraySystemInfo, VmrayVtis } from './vmray-schemas.ts';
export { type VmraySettings, VmraySettingsSchema } from './vmray-settings.ts';
