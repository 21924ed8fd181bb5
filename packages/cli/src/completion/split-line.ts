/** A command line up to the cursor, as its words without their quotes. */
export interface SplitLine {
  /** The complete words behind the name of the command. */
  before: readonly string[];
  /** The word that is being typed; empty behind a blank. */
  current: string;
}

/**
 * Splits a command line as a POSIX shell does. Nothing is expanded: variables and substitutions stay as they are written. Assignments
 * in front of the command are left out, and so is everything before the last separator of commands.
 */
export function splitLine(line: string): SplitLine {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; ) {
    const next = nextPart(line, at);
    at = next.end;
    if (next.kind === 'text') word = (word ?? '') + next.text;
    else {
      if (word !== null) words.push(word);
      word = null;
      if (next.kind === 'separator') words.length = 0;
    }
  }
  const command = words.findIndex((one) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(one));
  return { before: command === -1 ? [] : words.slice(command + 1), current: word ?? '' };
}

interface Part {
  kind: 'text' | 'blank' | 'separator';
  text: string;
  end: number;
}

function nextPart(line: string, at: number): Part {
  const first = line[at] ?? '';
  if (/\s/.test(first)) return { kind: 'blank', text: '', end: at + 1 };
  if (/[;|&]/.test(first)) return { kind: 'separator', text: '', end: at + 1 };
  if (first === '\\') return { kind: 'text', text: line[at + 1] ?? '', end: at + 2 };
  if (first === "'") {
    const close = line.indexOf("'", at + 1);
    const end = close === -1 ? line.length : close;
    return { kind: 'text', text: line.slice(at + 1, end), end: end + 1 };
  }
  return first === '"' ? doubleQuoted(line, at) : { kind: 'text', text: first, end: at + 1 };
}

function doubleQuoted(line: string, start: number): Part {
  let text = '';
  let at = start + 1;
  while (at < line.length && line[at] !== '"') {
    const isEscaped = line[at] === '\\' && /["\\$`]/.test(line[at + 1] ?? '');
    if (isEscaped) at += 1;
    text += line[at];
    at += 1;
  }
  return { kind: 'text', text, end: at + 1 };
}
