import { inspect } from 'node:util';
import { type SandboxReport, SandboxReportSchema, type VerdictValue } from '@sandjury/core';
import { danglingPointers } from '../../support/packages/pointers.ts';
import { cellDay } from './cell-clock.ts';

/** Whatever holds a secret in what a caller gets of a call: its text, its JSON, and all that a debugger would show of it. */
export function leaksIn(value: unknown, secrets: readonly string[]): string[] {
  const shown = [
    inspect(value, { depth: 12, showHidden: true, maxArrayLength: null, maxStringLength: null }),
    jsonOf(value),
    ...chainOf(value).flatMap((error) => [error.message, error.stack ?? '', String(error)]),
  ].join('\n');
  const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  return forms.some((form) => shown.includes(form)) ? ['a secret is in what the caller gets'] : [];
}

function chainOf(value: unknown): Error[] {
  const errors: Error[] = [];
  for (let error = value; error instanceof Error && errors.length < 20; error = error.cause) errors.push(error);
  return errors;
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}

/** Whether a prototype was changed, that of everything or that of an object of the answer. */
export function pollutionIn(value: unknown): string[] {
  if (Object.hasOwn(Object.prototype, 'polluted')) return ['Object.prototype is polluted'];
  return hasForeignPrototype(value) ? ['an object of the answer has a prototype that the reply gave it'] : [];
}

function hasForeignPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A class has its constructor on the prototype; what a reply gave has not.
  if (prototype !== null && prototype !== Object.prototype && !Object.hasOwn(Object(prototype), 'constructor'))
    return true;
  return Object.values(value).some(hasForeignPrototype);
}

/** What differs between two runs of one call, or is the reply itself. */
const passing: ReadonlySet<string> = new Set(['latencyMs', 'raw', 'requestId']);

/** An answer as text, to compare it with that of another run: without the port it came from and the time of day. */
export function essenceOf(answer: unknown): string {
  const text = JSON.stringify(answer, (key, value: unknown) => (passing.has(key) ? undefined : value)) ?? 'nothing';
  return text.replace(/127\.0\.0\.1:\d+/g, 'host').replace(timeOfDay, cellDay);
}

const timeOfDay = new RegExp(`${cellDay}T[\\d:.]+Z?`, 'g');

/** Whether an answer says of itself that something is missing. */
export function isIncomplete(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  const lacks = 'complete' in answer && answer.complete === false;
  return lacks || ('lost' in answer && answer.lost !== null);
}

function isReport(answer: unknown): answer is SandboxReport {
  return typeof answer === 'object' && answer !== null && 'schemaVersion' in answer && 'verdict' in answer;
}

/** The verdict of a report; null of any other answer. */
export function verdictOf(answer: unknown): VerdictValue | null {
  return isReport(answer) ? answer.verdict.value : null;
}

/** What a report says that no report may: another shape, or evidence that is not there. Nothing of any other answer. */
export function dishonestyOf(answer: unknown): string[] {
  if (!isReport(answer)) return [];
  const checked = SandboxReportSchema.safeParse(answer);
  if (!checked.success) return [`a report that breaks its schema: ${checked.error.issues[0]?.path.join('.')}`];
  return danglingPointers(answer)
    .slice(0, 1)
    .map((pointer) => `a pointer leads nowhere: ${pointer}`);
}
