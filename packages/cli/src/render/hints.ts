import { type PluginName, pluginNames } from '../plugins.ts';

/** Where what an adapter of ours needs is to be had, for a person; null for those of others. */
export function whereToGet(adapter: string | null): string | null {
  return pluginNames.flatMap((name) => (name === adapter ? [places[name]] : []))[0] ?? null;
}

const places: Readonly<Record<PluginName, string>> = {
  vmray: 'the address of your VMRay server, and an API key that you or its administrator make in its web interface',
  alibaba:
    'an AccessKey pair of a RAM user that may call yundun-sas:GetFileDetectReport and GetFileDetectApiInvokeInfo (console: RAM, Users)',
  cape: "the address of your CAPE server's web interface, and, where it wants tokens, one that you or its administrator make there",
};

/** How a variable is set in the shell that the person most likely has. */
export function howToSet(name: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? `$env:${name} = '…'` : `export ${name}='…'`;
}
