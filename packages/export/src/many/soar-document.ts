import { type DbotScore, type SoarContext, toSoarContext } from '../soar-context.ts';
import type { ExportDocument } from './document.ts';

/**
 * Many samples as one context. An indicator that several of them have is in it once, with the worst score that a vendor gives it.
 * Holds the indicators until the end: memory depends on how many different ones there are.
 */
export function soarDocument(): ExportDocument {
  const context = new JoinedContext();
  return {
    add(input) {
      context.add(toSoarContext(input));
      return '';
    },
    end: () => [`${JSON.stringify(context.whole(), null, 2)}\n`],
  };
}

class JoinedContext {
  readonly #scores = new Map<string, DbotScore>();
  readonly #files = new Map<string, SoarContext['File'][number]>();
  readonly #domains = new Map<string, SoarContext['Domain'][number]>();
  readonly #addresses = new Map<string, SoarContext['IP'][number]>();
  readonly #urls = new Map<string, SoarContext['URL'][number]>();

  add({ DBotScore, File, Domain, IP, URL }: SoarContext): void {
    for (const score of DBotScore) {
      const key = JSON.stringify([score.Indicator, score.Type, score.Vendor]);
      const before = this.#scores.get(key);
      if (before === undefined || before.Score < score.Score) this.#scores.set(key, score);
    }
    for (const file of File) join(this.#files, String(file.SHA256 ?? file.SHA1 ?? file.MD5 ?? file.SHA512), file);
    for (const domain of Domain) join(this.#domains, domain.Name, domain);
    for (const address of IP) join(this.#addresses, address.Address, address);
    for (const url of URL) join(this.#urls, url.Data, url);
  }

  whole(): SoarContext {
    return {
      DBotScore: [...this.#scores.values()],
      File: [...this.#files.values()],
      Domain: [...this.#domains.values()],
      IP: [...this.#addresses.values()],
      URL: [...this.#urls.values()],
    };
  }
}

/** What is known of it already goes first; what calls it malicious is added. */
function join<Item extends object>(known: Map<string, Item>, key: string, item: Item): void {
  known.set(key, { ...item, ...known.get(key) });
}
