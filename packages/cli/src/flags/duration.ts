const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Milliseconds of `90s`, `30m`, `12h`, `7d` or `2w`; `0` needs no unit. null when the text is no duration. */
export function durationMs(text: string): number | null {
  if (text === '0') return 0;
  const [, count, unit] = /^([0-9]{1,6})(ms|s|m|h|d|w)$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) return null;
  return Number(count) * unitsMs[unit as keyof typeof unitsMs];
}
