import { checkArgument } from '../../model/arguments.ts';
import { moreSevere, type Verdict, type VerdictValue } from '../../model/verdict.ts';
import type { Warnings } from '../report/warnings.ts';

/** An operator's own reading of a vendor's words, which goes before the vendor's table: the setting `verdicts`. */
export type VerdictOverrides = Readonly<Record<string, VerdictValue>>;

/** A vendor's words in lower case, and what each means. null: the word says that there is no verdict, so that the next scale is asked. */
export type VerdictWords = Readonly<Record<string, VerdictValue | null>>;

/** How a vendor says what it thinks of a sample, as tables. */
export interface VerdictTable<Scale extends string> {
  /** The vendor's name, for warnings. */
  vendor: string;
  /** The scales of words, by name; the first that gives a verdict decides. */
  words: Readonly<Record<Scale, VerdictWords>>;
  /** The vendor's own bands of its score, the highest first; without any, a score decides nothing. Others are unknown. */
  bands?: readonly { from: number; value: VerdictValue }[] | undefined;
  /** The highest score; 100 unless given. Scores in reports are 0 … 100. */
  mostScore?: number;
  /** Makes words that mean the same the same; blanks around a word go, and case does not count, unless given. */
  fold?: (word: string) => string;
}

/** A vendor's value, and the pointer to it. */
export interface Found {
  value: unknown;
  at: string;
}

/** A family of malware that a vendor names, and the pointer to it. */
export interface FamilyClaim {
  family: string;
  at: string;
  /** By the vendor's own rules or parsers: its real verdict. False for what others detect, and for guesses by behaviour. */
  isOwn: boolean;
}

/** What a reply says of one thing. */
export interface VerdictSource<Scale extends string> {
  words: Partial<Readonly<Record<Scale, Found | undefined>>>;
  score?: Found | undefined;
  reason?: string | null | undefined;
  /** Families that the vendor names for a whole sample. */
  families?: readonly FamilyClaim[] | undefined;
}

/** Turns a vendor's words and numbers into verdicts. For one report. */
export interface VerdictReader<Scale extends string> {
  /**
   * The first scale with a verdict decides; without any, the score does, with a `score-decided` warning. A word that no table has is
   * unknown (`unmapped-value`, once a word), and a score that contradicts a word changes nothing (`conflicting-values`). A family by
   * the vendor's own rules is malicious whatever the word says, unless an operator reads that word; a family beside a word that says
   * otherwise is `conflicting-values`.
   */
  read(source: VerdictSource<Scale>): Verdict;
  /** A score as 0 … 100; null where there is none, or, with a `malformed-value` warning, where it is out of range. */
  score(found: Found | undefined): number | null;
}

/** What is known of a word: what it means here, and what the vendor's table says it does. */
interface Reading {
  value: VerdictValue | null;
  listed: VerdictValue | null | undefined;
}

/** A reader of the verdicts of one report. */
export function createVerdictReader<Scale extends string>(
  table: VerdictTable<Scale>,
  overrides: VerdictOverrides = {},
  warnings: Warnings,
): VerdictReader<Scale> {
  checkArgument(table, 'object', 'createVerdictReader: table', '{ vendor, words }');
  const { vendor, mostScore = 100, fold = (word) => word.trim().toLowerCase() } = table;
  const own = new Map(Object.entries(overrides).map(([word, value]) => [fold(word), value]));
  const scales = Object.keys(table.words) as Scale[];
  const warned = new Set<string>();

  const listedAs = (scale: Scale, folded: string) =>
    Object.hasOwn(table.words[scale], folded) ? table.words[scale][folded] : undefined;
  const lookUp = (scale: Scale, word: string, at: string): Reading => {
    const folded = fold(word);
    const listed = listedAs(scale, folded);
    const meant = own.get(folded) ?? listed;
    if (meant === undefined && !warned.has(folded)) {
      warned.add(folded);
      const message = `${vendor}'s word ${quoted(word)} is not a known verdict; it counts as unknown.`;
      warnings.add('unmapped-value', message, at);
    }
    return { value: meant === undefined ? 'unknown' : meant, listed };
  };
  const bandOf = (score: number): VerdictValue | null =>
    table.bands === undefined ? null : (table.bands.find(({ from }) => score >= from)?.value ?? 'unknown');
  const warnOfConflict = (listed: Reading['listed'], score: number, at: string) => {
    const band = bandOf(score);
    if (!listed || listed === 'unknown' || band === null || band === 'unknown' || band === listed) return;
    const outOf = mostScore === 100 ? '' : ` of ${mostScore}`;
    const message = `${vendor}'s word says ${listed}, its score ${score}${outOf} says ${band}.`;
    warnings.add('conflicting-values', message, at);
  };

  const warnOfFamily = ({ at }: FamilyClaim, word: string) =>
    warnings.add('conflicting-values', `${vendor} names a family of malware, and its word is ${quoted(word)}.`, at);
  /** The family that decides, where the word does not say the same, and is no operator's. */
  const decisive = (families: readonly FamilyClaim[], word: string | null): FamilyClaim | undefined => {
    const folded = fold(word ?? '');
    const isSettled = own.has(folded) || scales.some((scale) => listedAs(scale, folded) === 'malicious');
    return isSettled ? undefined : families.find(({ isOwn }) => isOwn);
  };

  const rescaled = (score: number | null) => (score === null ? null : Math.round((score / mostScore) * 10_000) / 100);

  const byWord = ({ words: said, score: number, reason = null }: VerdictSource<Scale>): Verdict => {
    const score = scoreOf(number, mostScore, warnings);
    let unsaid: string | null = null;
    for (const scale of scales) {
      const found = said[scale];
      const word = wordOf(found?.value);
      if (found === undefined || word === null) continue;
      unsaid ??= word;
      const { value, listed } = lookUp(scale, word, found.at);
      if (value === null) continue;
      if (score !== null && number) warnOfConflict(listed, score, number.at);
      return { value, score: rescaled(score), vendor: word, reason: reason || null, evidence: [found.at] };
    }
    const value = score === null ? null : bandOf(score);
    const verdict = {
      value: value ?? 'unknown',
      score: rescaled(score),
      vendor: unsaid,
      reason: reason || null,
    } as const;
    if (score === null || number === undefined) return { ...verdict, evidence: [] };
    if (value !== null) {
      warnings.add('score-decided', `${vendor} gives no word for it here; its score decided.`, number.at);
    }
    return { ...verdict, evidence: [number.at] };
  };

  const score = (found: Found | undefined) => rescaled(scoreOf(found, mostScore, warnings));
  return {
    score,
    read(source) {
      const { families = [] } = source;
      if (families.length === 0) return byWord(source);
      const word = scales.map((scale) => wordOf(source.words[scale]?.value)).find((said) => said !== null) ?? null;
      const claim = decisive(families, word);
      if (claim === undefined) {
        const verdict = byWord(source);
        if (verdict.value === 'benign' && word !== null && families[0]) warnOfFamily(families[0], word);
        return verdict;
      }
      if (word !== null) warnOfFamily(claim, word);
      const { reason } = source;
      return {
        value: 'malicious',
        score: score(source.score),
        vendor: word,
        reason: reason || null,
        evidence: [claim.at],
      };
    },
  };
}

/**
 * The verdict of a sample of which a vendor judges parts alone: that of the most severe, with a `part-decided` warning. null without
 * any.
 */
export function decideByParts(parts: readonly Verdict[], message: string, warnings: Warnings): Verdict | null {
  const value = parts.map((part) => part.value).reduce(moreSevere, 'unknown');
  const deciding = parts.find((part) => part.value === value);
  if (deciding === undefined) return null;
  warnings.add('part-decided', message, deciding.evidence[0] ?? null);
  return deciding;
}

function scoreOf(found: Found | undefined, most: number, warnings: Warnings): number | null {
  if (found === undefined || found.value === null || found.value === undefined || found.value === '') return null;
  const score = typeof found.value === 'string' ? Number(found.value) : found.value;
  if (typeof score === 'number' && score >= 0 && score <= most) return score;
  warnings.add('malformed-value', `A score that is not between 0 and ${most} was left out.`, found.at);
  return null;
}

/** null where the vendor gives nothing. A number or an object in place of a word is kept as text. */
function wordOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function quoted(word: string): string {
  return JSON.stringify(word.length > 60 ? `${word.slice(0, 60)}…` : word);
}
