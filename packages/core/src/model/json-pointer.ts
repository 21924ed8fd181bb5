import { checkArgument } from './arguments.ts';
/** The RFC 6901 pointer to a place in a JSON document: `pointer('iocs', 'urls', 0)` is `/iocs/urls/0`. */
export function pointer(...path: readonly (string | number)[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step !== 'number') checkArgument(step, 'text', 'pointer: a step', 'a key as text, or an index');
    text += `/${typeof step === 'number' ? step : escapeStep(step)}`;
  }
  return text;
}

function escapeStep(step: string): string {
  return step.includes('~') || step.includes('/') ? step.replaceAll('~', '~0').replaceAll('/', '~1') : step;
}

/** The value a pointer leads to, wrapped, or null when it leads nowhere. Own properties only. */
export function resolvePointer(document: unknown, text: string): { value: unknown } | null {
  checkArgument(text, 'text', 'resolvePointer: text', 'a pointer as text, after the document');
  if (text === '') return { value: document };
  if (!text.startsWith('/')) return null;
  let value = document;
  for (const escaped of text.slice(1).split('/')) {
    const step = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return null;
    if (Array.isArray(value) && !/^(?:0|[1-9][0-9]*)$/.test(step)) return null;
    value = (value as Record<string, unknown>)[step];
  }
  return { value };
}
