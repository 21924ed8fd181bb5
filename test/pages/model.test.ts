import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxReportSchema } from '@sandjury/core';
import { expect, it } from 'vitest';
import { z } from 'zod';

interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

const page = readFileSync(join(import.meta.dirname, '../../docs/model.md'), 'utf8');
const schema = z.toJSONSchema(SandboxReportSchema) as JsonSchema;
/** The parts of a verdict have a table of their own, which is that of every verdict. */
const described = new Set(['analyses[].verdict']);

function leaves(node: JsonSchema, path: string): string[] {
  if (described.has(path)) return [path];
  const shape = [node, ...(node.anyOf ?? [])].find((one) => one.properties !== undefined || one.items !== undefined);
  if (shape?.properties !== undefined) {
    const prefix = path === '' ? '' : `${path}.`;
    return Object.entries(shape.properties).flatMap(([key, value]) => leaves(value, prefix + key));
  }
  const isOfObjects = shape?.items?.properties !== undefined;
  return isOfObjects ? leaves(shape?.items ?? {}, `${path}[]`) : [path];
}

/** The first column of every table, with `a.b`, `.c` spelled out as `a.b` and `a.c`. */
function documented(): Set<string> {
  const cells = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|')[1] ?? '');
  const names = cells.flatMap((cell) => {
    const [first = '', ...others] = [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    const parent = first.slice(0, first.lastIndexOf('.'));
    return [first, ...others.map((other) => (other.startsWith('.') ? parent + other : other))];
  });
  return new Set(names);
}

it('every field of a report has its row on the page of the model', () => {
  const fields = leaves(schema, '');
  expect(fields.length).toBeGreaterThan(70);
  const rows = documented();
  expect(fields.filter((field) => !rows.has(field))).toEqual([]);
});

it('and no row is about a field that is not there', () => {
  const fields = new Set(leaves(schema, ''));
  const parents = new Set([...fields].flatMap((field) => [field.split(/[.[]/)[0] ?? '', field.replace(/\[\].*/, '')]));
  const strangers = [...documented()].filter((row) => /[.[]/.test(row) && !fields.has(row) && !parents.has(row));
  expect(strangers).toEqual([]);
});
