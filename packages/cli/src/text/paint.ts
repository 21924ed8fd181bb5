import type { VerdictValue } from '@sandjury/core';
import type { Io } from '../world/io.ts';

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

const codes: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
};

/** Colours text where the output may carry colour; the text must already be printable. */
export type Paint = (style: Style, text: string) => string;

export function painter(io: Pick<Io, 'colour'>): Paint {
  if (!io.colour) return (_, text) => text;
  return (style, text) => `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m`;
}

const verdictStyles: Readonly<Record<VerdictValue, Style>> = {
  malicious: 'red',
  suspicious: 'yellow',
  benign: 'green',
  unknown: 'dim',
};

// The mark differs too: a verdict must not be told by its colour alone.
const verdictMarks: Readonly<Record<VerdictValue, string>> = {
  malicious: '✖',
  suspicious: '▲',
  benign: '✔',
  unknown: '?',
};

/** The mark of a verdict, which takes one column. */
export function verdictMark(value: VerdictValue): string {
  return verdictMarks[value];
}

/** Colours a text as a verdict is coloured. */
export function paintVerdict(value: VerdictValue, text: string, paint: Paint): string {
  return paint(verdictStyles[value], text);
}

/** A verdict as a mark and a word. */
export function verdictText(value: VerdictValue, paint: Paint): string {
  return paintVerdict(value, `${verdictMarks[value]} ${value}`, paint);
}
