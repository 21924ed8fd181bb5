import { isObject, type JsonObject, redactedText, scrubValue, type Warnings } from '@sandjury/core/toolkit';

/** Lists of rules, and the keys under which these name their authors: some with a mail address. */
const rules = ['crowdsourced_yara_results', 'sigma_analysis_results', 'crowdsourced_ids_results', 'signature_matches'];
const authors = ['author', 'authors', 'rule_author', 'rule_src', 'rule_raw'];
const mail = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;

/** A reply whose `data` is an object or a list of some, without the mail addresses of the authors of rules. */
export function withoutMail(reply: unknown, at: string, warnings: Warnings): unknown {
  const keeper = { scrub: (text: string) => text.replace(mail, redactedText) };
  const replaced = (value: unknown, keys: readonly string[], change: (value: unknown) => unknown): unknown => {
    if (!isObject(value)) return value;
    const changes = keys.flatMap((key) => {
      const inner = Object.hasOwn(value, key) ? value[key] : undefined;
      const clean = change(inner);
      return clean === inner ? [] : [[key, clean] as const];
    });
    return changes.length === 0 ? value : ({ ...value, ...Object.fromEntries(changes) } satisfies JsonObject);
  };
  const each = (list: unknown, change: (entry: unknown) => unknown): unknown => {
    if (!Array.isArray(list)) return change(list);
    const clean = list.map(change);
    return clean.every((entry, index) => entry === list[index]) ? list : clean;
  };
  const rule = (entry: unknown) => replaced(entry, authors, (value) => scrubValue(value, keeper));
  const item = (entry: unknown) =>
    replaced(entry, ['attributes'], (value) => replaced(value, rules, (list) => each(list, rule)));
  const clean = replaced(reply, ['data'], (data) => each(data, item));
  if (clean !== reply)
    warnings.add('redacted', 'Mail addresses of authors of rules were left out of raw.', `${at}/data`);
  return clean;
}
