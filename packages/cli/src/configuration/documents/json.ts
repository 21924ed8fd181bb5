import { ConfigurationError } from '@sandjury/core';
import type { Node, ParseError } from 'jsonc-parser';
import { type ConfigurationDocument, keyText, mistake } from './document.ts';

/** Levels of lists and objects. No setting needs a tenth of it, and what reads them calls itself once a level. */
const deepest = 100;

/**
 * JSON with comments and trailing commas. Throws ConfigurationError with line and column when it is not, or names a key twice;
 * also when it is nested deeper than any configuration.
 */
export async function parseJsonDocument(file: string, content: string): Promise<ConfigurationDocument> {
  const text = content.charCodeAt(0) === 0xfeff ? content.slice(1) : content;
  const { findNodeAtLocation, parseTree, printParseErrorCode } = await import('jsonc-parser');
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
  } catch (cause) {
    throw tooDeep(file, cause);
  }
  const [error] = errors;
  if (error !== undefined || root === undefined) {
    const isEmpty = error === undefined || text.trim() === '';
    const what = isEmpty ? 'it is empty' : wordsOf(printParseErrorCode(error.error));
    throw new ConfigurationError(`${file}${position(text, error?.offset ?? 0)}: not JSON: ${what}.`);
  }
  const tree = root;
  const at = (path: readonly PropertyKey[]): string => {
    const node = findNodeAtLocation(
      tree,
      path.map((part) => (typeof part === 'number' ? part : String(part))),
    );
    // What is missing is missing in what is there.
    if (node === undefined) return path.length <= 1 ? '' : at(path.slice(0, -1));
    return position(text, (node.parent?.type === 'property' ? node.parent : node).offset);
  };
  return { file, at, holds: () => true, value: plainValue(root, [], { file, at: () => '' }, text) };
}

function tooDeep(file: string, cause?: unknown): ConfigurationError {
  return new ConfigurationError(`${file}: nested too deep.`, { cause });
}

/** `valueExpected`, as the parser's errors are called, in words. */
function wordsOf(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

/** Not the parser's own value: there a key `__proto__` would be no key, and the last of two equal ones would win. */
function plainValue(
  node: Node,
  path: readonly PropertyKey[],
  document: Pick<ConfigurationDocument, 'file' | 'at'>,
  text: string,
): unknown {
  if (path.length > deepest) throw tooDeep(document.file);
  const children = node.children ?? [];
  if (node.type === 'array') return children.map((child, index) => plainValue(child, [...path, index], document, text));
  if (node.type !== 'object') return node.value;
  const entries = new Map<string, unknown>();
  for (const property of children) {
    const [name, value] = property.children ?? [];
    if (name === undefined || value === undefined) continue;
    const key = String(name.value);
    if (entries.has(key)) {
      const at = () => position(text, property.offset);
      throw mistake({ ...document, at }, [], `${keyText([...path, key])} is there twice`);
    }
    entries.set(key, plainValue(value, [...path, key], document, text));
  }
  return Object.fromEntries(entries);
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `:${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
}
