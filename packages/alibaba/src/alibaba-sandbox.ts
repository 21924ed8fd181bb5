import { blankIoc, type Hashes, type Ioc, pointer } from '@sandjury/core';
import type { Warnings } from '@sandjury/core/toolkit';
import type { Embedded } from './alibaba-embedded.ts';

/** Limits of the search through `Sandbox`: how deep, how many values, how many finds. Beyond them: `truncated`. */
export const sandboxLimits = { depth: 64, values: 200_000, finds: 5_000 } as const;

type Form = 'hash' | 'ip' | 'url' | 'domain';

/**
 * Words of a key that name an observable. The sections are not documented anywhere: these are the words that such keys are
 * made of in general, and a value is taken only if its own form agrees.
 */
const keyWords: ReadonlyMap<string, readonly Form[]> = new Map([
  ['hash', ['hash']],
  ['md5', ['hash']],
  ['sha1', ['hash']],
  ['sha256', ['hash']],
  ['sha512', ['hash']],
  ['ip', ['ip']],
  ['ipaddr', ['ip']],
  ['ipaddress', ['ip']],
  ['srcip', ['ip']],
  ['dstip', ['ip']],
  ['ipv4', ['ip']],
  ['ipv6', ['ip']],
  ['addr', ['ip', 'domain']],
  ['address', ['ip', 'domain']],
  ['host', ['ip', 'domain']],
  ['hostname', ['ip', 'domain']],
  ['server', ['ip', 'domain']],
  ['dst', ['ip', 'domain']],
  ['destination', ['ip', 'domain']],
  ['src', ['ip']],
  ['dns', ['ip', 'domain']],
  ['domain', ['domain']],
  ['fqdn', ['domain']],
  ['sni', ['domain']],
  ['url', ['url']],
  ['uri', ['url']],
  ['link', ['url']],
]);

const hashKinds: ReadonlyMap<number, keyof Hashes> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
  [128, 'sha512'],
]);

/** A trailing dot is the root of the name: a DNS record carries it. */
const domainForm = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})\.?$/i;

/** Endings of file names that are no top-level domain: `server: "update.exe"` names a file. */
const fileSuffixes: ReadonlySet<string> = new Set(
  'asp aspx bat bin cfg class cmd conf dat dex dll doc docm docx elf exe gif gz htm html ini jar jpg js json jsp log lnk pdf php png ppt pptx ps1 rar reg rtf scr sys tar tmp txt vbs xls xlsm xlsx xml'.split(
    ' ',
  ),
);

const readers: Readonly<Record<Form, (text: string) => Ioc | null>> = {
  hash(text) {
    const kind = /^[0-9a-f]+$/i.test(text) ? hashKinds.get(text.length) : undefined;
    const hash = text.toLowerCase();
    return kind === undefined ? null : { ...blankIoc('file', hash), hashes: { [kind]: hash } };
  },
  ip(text) {
    const version = process.getBuiltinModule('node:net').isIP(text);
    return version === 0 ? null : blankIoc(version === 4 ? 'ipv4-addr' : 'ipv6-addr', text);
  },
  url(text) {
    const isUrl = /^(?:https?|ftp):\/\/[^\s"'<>]+$/i.test(text) && URL.canParse(text);
    return isUrl ? blankIoc('url', text) : null;
  },
  domain(text) {
    const isName = text.length <= 253 && domainForm.test(text);
    const suffix = text.replace(/\.$/, '').split('.').at(-1)?.toLowerCase() ?? '';
    return isName && !fileSuffixes.has(suffix) ? blankIoc('domain-name', text) : null;
  },
};

/** Longer texts are no observable. */
const longestValue = 8192;

/**
 * Observables out of the `Sandbox` sections, private addresses too: artifacts that were seen, never indicators, without a
 * verdict. `details.path` is the pointer inside `Sandbox`, `details.section` its first step.
 */
export function sandboxIocs(sandbox: Embedded, warnings: Warnings): Ioc[] {
  if (sandbox.content === null) return [];
  const search = new SandboxSearch(sandbox);
  search.visit(sandbox.content, null);
  if (search.cut !== null) {
    warnings.add('truncated', `Sandbox was searched in part: it holds more than ${search.cut}.`, sandbox.at());
  }
  return search.found;
}

class SandboxSearch {
  readonly found: Ioc[] = [];
  readonly path: (string | number)[] = [];
  readonly sandbox: Embedded;
  visited = 0;
  cut: string | null = null;

  constructor(sandbox: Embedded) {
    this.sandbox = sandbox;
  }

  /** `key` is the nearest one above: the elements of a list go by the name of the list. */
  visit(value: unknown, key: string | null): void {
    this.visited += 1;
    if (typeof value === 'string') {
      if (key !== null) this.take(value.trim(), key);
    } else if (typeof value === 'object' && value !== null) {
      if (this.path.length >= sandboxLimits.depth) this.cut ??= `${sandboxLimits.depth} levels`;
      else this.enter(value, key);
    }
  }

  enter(value: object, key: string | null): void {
    const isList = Array.isArray(value);
    for (const [step, item] of Object.entries(value)) {
      if (this.visited >= sandboxLimits.values) this.cut ??= `${sandboxLimits.values} values`;
      if (this.found.length >= sandboxLimits.finds) this.cut ??= `${sandboxLimits.finds} observables`;
      if (this.visited >= sandboxLimits.values || this.found.length >= sandboxLimits.finds) return;
      this.path.push(isList ? Number(step) : step);
      this.visit(item, isList ? key : step);
      this.path.pop();
    }
  }

  take(text: string, key: string): void {
    if (text.length < 3 || text.length > longestValue) return;
    for (const form of formsOf(key)) {
      const ioc = readers[form](text);
      if (ioc === null) continue;
      const details = { path: [pointer(...this.path)], section: [String(this.path[0])] };
      this.found.push({ ...ioc, sources: ['sandbox'], details, evidence: [this.sandbox.at(...this.path)] });
      return;
    }
  }
}

/** The forms that a key names: `dst_ip`, `RemoteHost`, `urls`. */
function formsOf(key: string): ReadonlySet<Form> {
  const forms = new Set<Form>();
  if (key.length > 64) return forms;
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  for (const word of words) {
    const named = keyWords.get(word) ?? keyWords.get(word.replace(/s$/, '')) ?? keyWords.get(word.replace(/es$/, ''));
    for (const form of named ?? []) forms.add(form);
  }
  return forms;
}
