import type { SandboxReport, VerdictValue } from '@sandjury/core';
import { verdictRank } from '@sandjury/core';
import { productOf } from '../input.ts';
import { withheldLine } from '../iocs/blocking/withheld.ts';
import type { Observable } from '../iocs/observable.ts';
import { malwareAnalysisId, timeOfReport } from './analysis.ts';
import { domainObject, type StixContext, sandjuryIdentity, sourceIdentity } from './context.ts';
import type { StixObject } from './object.ts';

/** What the sources together say, what is to be looked at, each dissent, what STIX cannot hold, and what may not be blocked. */
export function opinionObjects(context: StixContext): StixObject[] {
  return [
    consensusNote(context),
    ...context.reports.flatMap((report) => dissent(report, context)),
    ...withheldNotes(context),
  ];
}

/** A dissenter's opinion of the analyses that carry the consensus. */
function dissent(report: SandboxReport, context: StixContext): StixObject[] {
  const { consensus } = context.input.comparison;
  if (!consensus.dissent.includes(report.provider)) return [];
  const others = context.reports.filter((other) => other.provider !== report.provider);
  const agreed = others.filter((other) => other.verdict.value === consensus.value);
  const about = (agreed.length > 0 ? agreed : others).map((other) => malwareAnalysisId(other, context));
  if (about.length === 0) return [];
  return [
    domainObject('opinion', [report.provider, context.sample], timeOfReport(report, context), {
      created_by_ref: sourceIdentity(report).id,
      explanation: `${report.provider} says ${report.verdict.value}; the consensus is ${consensus.value} (${consensus.strategy}).`,
      authors: [productOf(report)],
      opinion: distance(report.verdict.value, consensus.value) > 1 ? 'strongly-disagree' : 'disagree',
      object_refs: about,
    }),
  ];
}

function distance(a: VerdictValue, b: VerdictValue): number {
  return a === 'unknown' || b === 'unknown' ? 0 : Math.abs(verdictRank[a] - verdictRank[b]);
}

function consensusNote(context: StixContext): StixObject {
  const { consensus, findings, sources, agreement } = context.input.comparison;
  const unheard = sources
    .filter((source) => source.status !== 'reported')
    .map((source) => `${source.provider}: ${source.status}.`);
  return domainObject('note', ['consensus', context.sample], context.time, {
    created_by_ref: sandjuryIdentity.id,
    abstract: `Consensus: ${consensus.value} (${agreement})`,
    content: [consensus.explanation, ...findings.map((finding) => finding.message), ...unheard].join('\n'),
    object_refs: subjects(context),
  });
}

/** Nothing is left out or held back in silence. */
function withheldNotes(context: StixContext): StixObject[] {
  const { leftOut, heldBack } = context.withheld;
  return [
    ...note('left-out', 'Values without a valid STIX form', leftOut, context),
    ...note('held-back', 'Accused values that may not be blocked', heldBack, context),
  ];
}

function note(name: string, abstract: string, about: readonly Observable[], context: StixContext): StixObject[] {
  if (about.length === 0) return [];
  return [
    domainObject('note', [name, context.sample], context.time, {
      created_by_ref: sandjuryIdentity.id,
      abstract: `${abstract}: ${about.length}`,
      // JSON writes the half of a surrogate pair as an escape.
      content: about.map((one) => withheldLine(one, JSON.stringify)).join('\n'),
      object_refs: subjects(context),
    }),
  ];
}

/** A note must be about something: the analyses and the sample, else the one who writes it. */
function subjects(context: StixContext): string[] {
  const analyses = context.reports.map((report) => malwareAnalysisId(report, context));
  const sample = context.placed.filter(({ observable }) => observable.isSample).map(({ id }) => id);
  const all = [...analyses, ...sample];
  return all.length === 0 ? [sandjuryIdentity.id] : all;
}
