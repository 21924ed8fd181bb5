/** A count with its thousands apart: `12,345`. */
export function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

/** A count and what is counted: `1 line`, `12,345 lines`. */
export function counted(count: number, what: string): string {
  return `${thousands(count)} ${what}${count === 1 ? '' : 's'}`;
}
