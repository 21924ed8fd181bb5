import type { Health } from '@sandjury/core';
import type { Configuration } from '../configuration/configuration.ts';
import { placeText } from '../configuration/entries/origins.ts';
import { columns, labelled, roomOf, wrap } from '../text/layout.ts';
import { type Paint, painter } from '../text/paint.ts';
import { printable } from '../text/printable.ts';
import { widthOf } from '../text/width.ts';
import type { Io } from '../world/io.ts';
import { howToSet } from './hints.ts';
import type { ProviderRow } from './provider-row.ts';
import { submitOptionLines } from './submit-options.ts';

export interface ProvidersView {
  ping?: boolean;
  explain?: boolean;
  io: Io;
}

/** What is configured, for a person: where it comes from, a block per provider, and what each can do. */
export function renderProviders(
  rows: readonly ProviderRow[],
  configuration: Configuration,
  view: ProvidersView,
): string {
  const paint = painter(view.io);
  const width = roomOf(view.io);
  const spare = rows.filter((row) => isSpare(row, configuration));
  const shown = rows.filter((row) => !spare.includes(row));
  const blocks = [
    placeLines(configuration, view, { paint, width }),
    ...shown.map((row) => blockOf(row, configuration, { paint, width })),
    matrix(
      rows.filter(({ capabilities }) => capabilities.length > 0),
      paint,
    ),
    [...spareLines(spare, width), ...nextSteps(rows, configuration, { ...view, width })],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** One provider as text: its product, its capabilities, and the options of its submissions. */
export function renderProvider(row: ProviderRow, configuration: Configuration, { io }: ProvidersView): string {
  const style = { paint: painter(io), width: roomOf(io) };
  const blocks = [
    blockOf(row, configuration, style),
    row.capabilities.length > 0 ? matrix([row], style.paint) : [],
    submitOptionLines(row.name, row.submitOptions, style.width),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** An adapter of ours that a configuration leaves out, and for which no variable is set. Its name alone is shown. */
function isSpare({ configured, error, unused }: ProviderRow, { isFromEnvironment }: Configuration): boolean {
  return !isFromEnvironment && !configured && error === null && unused.length === 0;
}

function spareLines(spare: readonly ProviderRow[], width: number): string[] {
  const names = spare.map(({ name, product }) => printable(`${name} (${product})`));
  return names.length === 0 ? [] : labelled('Not set up', names.join(', '), width).map((line) => line.slice(2));
}

interface Style {
  paint: Paint;
  width: number;
}

function placeLines(configuration: Configuration, { explain }: ProvidersView, { paint, width }: Style): string[] {
  const [label, text] = headingOf(configuration);
  const title = wrap(`${label}${text}`, width).map((line, index) =>
    index === 0 ? line.replace(label, paint('dim', label)) : line,
  );
  if (explain !== true) return title;
  return [
    ...title,
    ...lookedLines(configuration.place, width),
    ...labelled('Order', precedence, width),
    ...defaultLines(configuration, width),
  ];
}

function headingOf({ place, isFromEnvironment, entries }: Configuration): [label: string, text: string] {
  const label = 'Configured by';
  if (place.file === null && entries.length > 0) return [label, ' environment variables'];
  if (place.file === null) return ['Nothing is configured', ': no configuration, no variables of a provider'];
  const file = printable(place.file);
  return [label, isFromEnvironment ? ` ${file}; providers: environment variables` : ` ${file}`];
}

/** In columns where that fits; else one below the other, since a path that is cut would show nothing. */
function lookedLines({ looked }: Configuration['place'], width: number): string[] {
  const pairs = looked.map(({ where, found }) => [printable(where), printable(found)] as const);
  const lines = columns(pairs.map(([where, found]) => [`  ${where}`, found]));
  if (lines.every((line) => widthOf(line) <= width)) return lines;
  return pairs.flatMap(([where, found]) => {
    if (widthOf(`  ${where}  ${found}`) <= width) return [`  ${where}  ${found}`];
    const below = wrap(found, width - 6).map((line) => `      ${line}`);
    return [...wrap(where, width - 2).map((line) => `  ${line}`), ...below];
  });
}

/** The defaults of options, and where each is set. */
function defaultLines({ defaults, document }: Configuration, width: number): string[] {
  const said = Object.entries(defaults).map(([key, value]) => {
    const text = printable(Array.isArray(value) ? value.join(', ') : String(value));
    const rest = key === 'provider' ? ', and others only where --provider names them' : '';
    return `${key} ${text} (${placeText(document?.at(['defaults', key]) ?? '')})${rest}`;
  });
  return said.length === 0 ? [] : labelled('Defaults', said.join('; '), width);
}

const precedence =
  'The command line goes first, then --config, SANDJURY_CONFIG, your own directory, the environment alone. The working directory is never looked at.';

function blockOf(row: ProviderRow, { isFromEnvironment }: Configuration, { paint, width }: Style): string[] {
  const add = (label: string, text: string | null) =>
    text === null || text === '' ? [] : labelled(label, printable(text), width);
  const title = `${paint('bold', printable(row.name))}  ${printable(row.product)}  ${stateOf(row, paint)}`;
  const isUnused = !row.configured && row.error === null;
  if (isUnused && !isFromEnvironment) {
    return [title, ...add('Not used', unusedText(row)), ...add('You need', row.needs)];
  }
  return [
    title,
    ...add('Answered', answerOf(row)),
    ...add('Left', leftOf(row)),
    ...add('Trust', trustOf(row)),
    ...add('Error', row.error && `${row.error.code}: ${row.error.message}`),
    ...(isUnused ? add('Set', row.missing.join(', ')) : []),
    ...(row.configured ? [] : add('Set', oneOfText(row))),
    ...(row.configured ? [] : add('Optional', row.optional.join(', '))),
    ...(row.configured ? [] : add('You need', row.needs)),
    ...originLines(row, width),
  ];
}

function stateOf(row: ProviderRow, paint: Paint): string {
  if (row.health !== null) return paint('green', '✔ answers');
  if (row.configured && row.error !== null) return paint('red', '! failed');
  if (row.error !== null) return paint('yellow', '! incomplete');
  return row.configured ? paint('green', 'configured') : paint('yellow', 'not configured');
}

function unusedText({ unused }: ProviderRow): string | null {
  if (unused.length === 0) return null;
  return `${unused.join(', ')}: set, but the configuration decides, and does not list this one`;
}

/** Only what is there: the adapter may be anybody's. */
function answerOf({ health }: ProviderRow): string | null {
  if (health === null) return null;
  const { latencyMs, version }: Partial<Health> = health;
  const parts = [
    Number.isFinite(latencyMs) ? `in ${Math.round(latencyMs ?? 0)} ms` : null,
    typeof version === 'string' ? `version ${version}` : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function leftOf({ quotas }: ProviderRow): string | null {
  if (quotas === null) return null;
  return quotas
    .map(({ name, limit, remaining, periodEnd }) => {
      const until = periodEnd === null ? '' : ` until ${periodEnd.slice(0, 10)}`;
      if (remaining === null) return `${name}: ${limit === null ? 'unlimited' : 'not known'}`;
      return `${name}: ${amount(remaining)}${limit === null ? '' : ` of ${amount(limit)}`}${until}`;
    })
    .join('; ');
}

function amount(value: number): string {
  return value.toLocaleString('en-US');
}

function oneOfText({ oneOf }: ProviderRow): string {
  return oneOf.length < 2 ? oneOf.join('') : `one of ${oneOf.join(', ')}`;
}

function trustOf({ reliability, group }: ProviderRow): string | null {
  const parts = [
    reliability === null ? null : `reliability ${reliability}`,
    group === null ? null : `one vote with group ${group}`,
  ];
  return parts.filter((part) => part !== null).join('; ');
}

function originLines({ settings, adapter }: ProviderRow, width: number): string[] {
  if (settings === undefined) return [];
  const keyWidth = Math.max(0, ...settings.map(({ key }) => key.length));
  const lines = settings.flatMap(({ key, value, from, variable }) => {
    const text = variable === null ? `${value ?? 'not shown'} (${from})` : value === null ? from : `${value} (${from})`;
    const [first = '', ...rest] = wrap(printable(text), Math.max(20, width - keyWidth - 6));
    return [`    ${printable(key).padEnd(keyWidth)}  ${first}`, ...rest.map((line) => ' '.repeat(keyWidth + 6) + line)];
  });
  return [...labelled('Adapter', printable(adapter ?? 'made by the configuration itself'), width), ...lines];
}

/** A row per provider, a column per capability: it grows downwards, however many there are. */
function matrix(rows: readonly ProviderRow[], paint: Paint): string[] {
  if (rows.length === 0) return [];
  const header = ['PROVIDER', 'HASHES', 'FILES', 'URLS', 'STATUS', 'TAGS', 'SCREENSHOTS', 'QUOTA'];
  const lines = rows.map(({ name, hashKinds, capabilities }) => {
    const can = (capability: string) => (capabilities.includes(capability) ? 'yes' : '–');
    const tags = { add: can('addTag'), remove: can('removeTag') };
    const tagged = tags.add === tags.remove ? tags.add : tags.add === 'yes' ? 'add' : 'remove';
    const hashes = hashKinds.join(' ') || '–';
    return [
      printable(name),
      hashes,
      can('submitFile'),
      can('submitUrl'),
      can('status'),
      tagged,
      can('screenshots'),
      can('quota'),
    ];
  });
  return columns([header.map((title) => paint('dim', title)), ...lines]);
}

function nextSteps(
  rows: readonly ProviderRow[],
  { place }: Configuration,
  { ping, io, width }: ProvidersView & { width: number },
): string[] {
  const command = place.chosenBy === '--config' ? `${io.command} --config ${printable(place.file ?? '')}` : io.command;
  const ready = rows.filter(({ configured }) => configured);
  const unset = rows.filter(({ error }) => error?.code === 'configuration').flatMap(({ missing }) => missing);
  const next = (text: string) => labelled('Next', text, width).map((line) => line.slice(2));
  if (unset.length > 0) return next(unset.map((name) => howToSet(name)).join('  '));
  if (ready.length === 0) return next(`${command} init`);
  if (ping !== true) return next(`${command} providers --ping`);
  if (rows.some(({ health }) => health !== null)) return next(`${command} compare HASH`);
  const remedies = new Set(ready.map(({ error }) => remedyOf(error?.code)));
  return next(`${[...remedies].join(', ')}, then ${command} providers --ping`);
}

function remedyOf(code: string | undefined): string {
  if (code === 'authentication') return 'check the key';
  return code === 'connection' || code === 'deadline' ? 'check the address and the network' : 'see what the error says';
}
