import type { WireValue } from './json.ts';

/** A value as XML the way the gateway writes it: objects as elements, lists as repeated elements. */
export function toXml(root: string, value: WireValue): string {
  return `<?xml version='1.0' encoding='UTF-8'?>${element(root, value)}`;
}

function element(name: string, value: WireValue): string {
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  // A key of a hostile reply may be no XML name.
  const tag = /^[A-Za-z_][\w.-]*$/.test(name) ? name : '_';
  return `<${tag}>${content(value)}</${tag}>`;
}

function content(value: WireValue): string {
  if (value === null) return '';
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, inner]) => element(name, inner))
      .join('');
  }
  return escapeXml(String(value));
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}
