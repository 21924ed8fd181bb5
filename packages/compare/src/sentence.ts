/** `a`, `a and b`, `a, b and c`. */
export function nameList(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** The names with a verb that fits their number: `a says`, `a and b say`. */
export function withVerb(names: readonly string[], verb: { one: string; many: string }): string {
  return `${nameList(names)} ${names.length === 1 ? verb.one : verb.many}`;
}

/** `1 sample`, `2 samples`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
