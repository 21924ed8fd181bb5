/** How a variable is set in the shell that the person most likely has. */
export function howToSet(name: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? `$env:${name} = '…'` : `export ${name}='…'`;
}
