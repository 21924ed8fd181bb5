import { blankIoc, type Hashes, type Ioc, pointer } from '@sandjury/core';
import { addressType, type JsonObject, type Warnings } from '@sandjury/core/toolkit';
import type { Embedded } from '../wire/embedded.ts';

/** Limits of the search through `Sandbox`: how deep, how many values, how many finds. Beyond them: `truncated`. */
export const sandboxLimits = { depth: 64, values: 200_000, finds: 5_000 } as const;

type Form = 'hash' | 'ip' | 'url' | 'domain';

/**
 * Words of a key that name an observable. The sections are not documented anywhere: these are the words that such keys are
 * made of in general, and a value is taken only if its own form agrees.
 */
const wordsOf: Readonly<Record<Form, readonly string[]>> = {
  hash: ['hash', 'md5', 'sha1', 'sha256', 'sha512'],
  ip: [
    ...['ip', 'ipaddr', 'ipaddress', 'srcip', 'dstip', 'ipv4', 'ipv6'],
    ...['addr', 'address', 'host', 'hostname', 'server', 'dst', 'destination', 'src', 'dns'],
  ],
  url: ['url', 'uri', 'link'],
  domain: ['addr', 'address', 'host', 'hostname', 'server', 'dst', 'destination', 'dns', 'domain', 'fqdn', 'sni'],
};
const formsByWord: ReadonlyMap<string, readonly { form: Form }[]> = Map.groupBy(
  (Object.keys(wordsOf) as Form[]).flatMap((form) => wordsOf[form].map((word) => ({ word, form }))),
  ({ word }) => word,
);

const hashKinds: ReadonlyMap<number, keyof Hashes> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
  [128, 'sha512'],
]);

/** A trailing dot is the root of the name: a DNS record carries it. */
const domainForm = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})\.?$/i;

/** `192.0.2.1:443`, `[2001:db8::1]:443`. */
const hostAndPort = /^(?:\[([^\]]+)\]|([^:\s/]+))(?::(\d{1,5}))?$/;

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
    const [, bracketed, plain, port] = hostAndPort.exec(text) ?? [];
    const host = bracketed ?? plain ?? text;
    const type = Number(port ?? 0) > 65_535 ? null : addressType(host);
    return type && blankIoc(type, host);
  },
  url(text) {
    const isUrl = /^(?:https?|ftp):\/\/[^\s"'<>]+$/i.test(text) && URL.canParse(text);
    return isUrl ? blankIoc('url', text) : null;
  },
  domain(text) {
    if (text.length > 253 || !domainForm.test(text)) return null;
    const end = text.endsWith('.') ? text.length - 1 : text.length;
    const suffix = text.slice(text.lastIndexOf('.', end - 1) + 1, end).toLowerCase();
    return fileSuffixes.has(suffix) ? null : blankIoc('domain-name', text);
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
  search.visit(sandbox.content, noForms);
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

  /** `forms` are those that the nearest key above names: the elements of a list go by the name of the list. */
  visit(value: unknown, forms: readonly Form[]): void {
    this.visited += 1;
    if (typeof value === 'string') {
      if (forms.length > 0) this.take(value.trim(), forms);
    } else if (typeof value === 'object' && value !== null) {
      if (this.path.length >= sandboxLimits.depth) this.cut ??= `${sandboxLimits.depth} levels`;
      else if (Array.isArray(value)) this.enterList(value, forms);
      else this.enterObject(value);
    }
  }

  enterList(list: readonly unknown[], forms: readonly Form[]): void {
    for (let index = 0; index < list.length; index++) {
      if (this.isFull()) return;
      this.path.push(index);
      this.visit(list[index], forms);
      this.path.pop();
    }
  }

  enterObject(value: object): void {
    for (const key of Object.keys(value)) {
      if (this.isFull()) return;
      const item: unknown = (value as JsonObject)[key];
      this.path.push(key);
      // An object has keys of its own; most sections are empty.
      const takesForms = typeof item === 'string' || (Array.isArray(item) && item.length > 0);
      this.visit(item, takesForms ? formsOf(key) : noForms);
      this.path.pop();
    }
  }

  /** Whether a limit is reached. The first one ends up in the warning. */
  isFull(): boolean {
    if (this.visited >= sandboxLimits.values) this.cut ??= `${sandboxLimits.values} values`;
    else if (this.found.length >= sandboxLimits.finds) this.cut ??= `${sandboxLimits.finds} observables`;
    else return false;
    return true;
  }

  take(text: string, forms: readonly Form[]): void {
    if (text.length < 3 || text.length > longestValue) return;
    for (const form of forms) {
      const ioc = readers[form](text);
      if (ioc === null) continue;
      ioc.sources = ['sandbox'];
      ioc.details = { path: [pointer(...this.path)], section: [String(this.path[0])] };
      ioc.evidence = [this.sandbox.at(...this.path)];
      this.found.push(ioc);
      return;
    }
  }
}

const noForms: readonly Form[] = [];

/** The forms that a key names: `dst_ip`, `RemoteHost`, `urls`. */
function formsOf(key: string): readonly Form[] {
  if (key.length > 64) return noForms;
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return [...new Set(words.flatMap((word) => formsOfWord(word).map(({ form }) => form)))];
}

/** In the singular or in the plural. */
function formsOfWord(word: string): readonly { form: Form }[] {
  const singular = [word, word.replace(/s$/, ''), word.replace(/es$/, '')].find((found) => formsByWord.has(found));
  return formsByWord.get(singular ?? '') ?? [];
}
