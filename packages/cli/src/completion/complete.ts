import type { SubmitOption } from '../configuration/submit-options.ts';
import type { CompletedCommand, CompletedOption, Place } from './model.ts';
import type { SplitLine } from './split-line.ts';

/** A word that fits, and what it means; the meaning is empty where the word says it. */
export interface Candidate {
  word: string;
  meaning: string;
}

/** What may follow what was typed. The shell itself completes `files` and `folders`. */
export interface Completion {
  /** `open` is for words that are gone on with at once, without a blank behind them. */
  kind: 'words' | 'open' | 'files' | 'folders' | 'none';
  /** The beginning of the current word that stays, such as `--format=`. */
  prefix: string;
  /** What is typed behind it. */
  typed: string;
  candidates: readonly Candidate[];
}

/** The names that are no part of the command line itself. */
export interface Names {
  /** Ids of the configured providers. */
  providers: readonly string[];
  /** What `normalize` takes: adapters and the ids of providers. */
  adapters: readonly string[];
  /** The options that a provider's submissions take; none where they are unknown. */
  options(id: string): Promise<readonly SubmitOption[]>;
}

/** Completes the last word of a command line. */
export async function complete(
  program: CompletedCommand,
  { before, current }: SplitLine,
  names: Names,
): Promise<Completion> {
  const { command, count, waiting, isEnded } = walk(program, before);
  if (waiting !== null) return atPlace(waiting, '', current, names);
  if (current.startsWith('-') && !isEnded) return atOption(command, current, names);
  if (count === 0 && command.commands.length > 0) {
    const found = wordsOf(
      command.commands.map(({ name, description }) => ({ word: name, meaning: description })),
      '',
      current,
    );
    // A sample may stand in place of a command: `sandjury sample.exe`.
    return found.candidates.length === 0 && current !== '' ? atPlace({ kind: 'file' }, '', current, names) : found;
  }
  return atPlace(placeAt(command, count), '', current, names);
}

interface Walked {
  command: CompletedCommand;
  /** The arguments behind the command. */
  count: number;
  /** What the current word is, where an option stands before it that takes a value. */
  waiting: Place | null;
  /** Whether `--` stands before it. */
  isEnded: boolean;
}

function walk(program: CompletedCommand, words: readonly string[]): Walked {
  const walked: Walked = { command: program, count: 0, waiting: null, isEnded: false };
  for (const word of words) {
    if (walked.waiting !== null) walked.waiting = null;
    else if (word === '--' && !walked.isEnded) walked.isEnded = true;
    else if (word.startsWith('-') && !walked.isEnded) walked.waiting = optionNamed(walked.command, word)?.value ?? null;
    else {
      const child = walked.count === 0 ? walked.command.commands.find(({ name }) => name === word) : undefined;
      if (child !== undefined) walked.command = child;
      else {
        // A line that begins with a sample is one of `compare`.
        if (walked.command === program) walked.command = program.commands.find(isCompare) ?? program;
        walked.count += 1;
      }
    }
  }
  return walked;
}

function isCompare({ name }: CompletedCommand): boolean {
  return name === 'compare';
}

function optionNamed({ options }: CompletedCommand, name: string): CompletedOption | undefined {
  return options.find(({ names }) => names.includes(name));
}

function placeAt({ arguments: places, isVariadic }: CompletedCommand, index: number): Place {
  return places[index] ?? (isVariadic ? places.at(-1) : undefined) ?? { kind: 'anything' };
}

/** The name of an option, or its value behind `=`. */
async function atOption(command: CompletedCommand, current: string, names: Names): Promise<Completion> {
  const equals = current.indexOf('=');
  if (equals === -1) {
    const { options } = command;
    return wordsOf(
      options.flatMap(({ names: all, description }) => all.map((word) => ({ word, meaning: description }))),
      '',
      current,
    );
  }
  const option = optionNamed(command, current.slice(0, equals));
  return atPlace(option?.value ?? { kind: 'anything' }, current.slice(0, equals + 1), current.slice(equals + 1), names);
}

async function atPlace(place: Place, prefix: string, typed: string, names: Names): Promise<Completion> {
  switch (place.kind) {
    case 'words':
      return wordsOf(place.words.map(plain), prefix, typed);
    case 'provider':
      return wordsOf(names.providers.map(plain), prefix, typed);
    case 'adapter':
      return wordsOf(names.adapters.map(plain), prefix, typed);
    case 'file':
      return { kind: 'files', prefix, typed, candidates: [] };
    case 'folder':
      return { kind: 'folders', prefix, typed, candidates: [] };
    case 'saved': {
      const equals = typed.indexOf('=');
      if (equals !== -1) {
        const file = typed.slice(equals + 1);
        return { kind: 'files', prefix: prefix + typed.slice(0, equals + 1), typed: file, candidates: [] };
      }
      return {
        ...wordsOf(
          names.adapters.map((name) => plain(`${name}=`)),
          prefix,
          typed,
        ),
        kind: 'open',
      };
    }
    case 'setting':
      return await atSetting(prefix, typed, names);
    case 'anything':
      return { kind: 'none', prefix, typed, candidates: [] };
  }
}

/** `ID.KEY=VALUE`, part by part. */
async function atSetting(prefix: string, typed: string, names: Names): Promise<Completion> {
  const [id] = names.providers.filter((one) => typed.startsWith(`${one}.`)).sort((a, b) => b.length - a.length);
  if (id === undefined) {
    const ids = names.providers.map((one) => plain(`${one}.`));
    return { ...wordsOf(ids, prefix, typed), kind: 'open' };
  }
  const options = await names.options(id);
  const equals = typed.indexOf('=');
  if (equals === -1) {
    const keys = options.map(({ key, description }) => ({ word: `${id}.${key}=`, meaning: description ?? '' }));
    return { ...wordsOf(keys, prefix, typed), kind: 'open' };
  }
  const option = options.find(({ key }) => typed.slice(0, equals) === `${id}.${key}`);
  const values = option?.values ?? (option?.type === 'boolean' ? ['true', 'false'] : []);
  return wordsOf(values.map(plain), prefix + typed.slice(0, equals + 1), typed.slice(equals + 1));
}

function plain(word: string): Candidate {
  return { word, meaning: '' };
}

function wordsOf(all: readonly Candidate[], prefix: string, typed: string): Completion {
  return { kind: 'words', prefix, typed, candidates: all.filter(({ word }) => word.startsWith(typed)) };
}
