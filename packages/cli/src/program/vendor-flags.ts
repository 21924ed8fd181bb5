import { submitOptionsOf } from '../configuration/submit-options.ts';
import { loadPlugin, pluginNames } from '../plugins.ts';

/**
 * A sentence on how to give what looks like an option of a vendor (`--max-jobs`, `--NAME-max-jobs`): as `--set ID.KEY=VALUE`. null where no
 * adapter that comes with the command line has such an option.
 */
export async function vendorFlagHint(flag: string, command: string): Promise<string | null> {
  const name = plain(flag.replace(/=.*$/s, ''));
  const owner = pluginNames.find((one) => name.startsWith(plain(one)) && name !== plain(one));
  const key = owner === undefined ? name : name.slice(plain(owner).length);
  const forms: string[] = [];
  for (const one of owner === undefined ? pluginNames : [owner]) {
    const found = keyLike(key, submitOptionsOf(await loadPlugin(one)) ?? []);
    if (found !== null) forms.push(`\`--set ${one}.${found}=VALUE\``);
  }
  const listing = `\`${command} providers ID\` lists what each takes`;
  if (forms.length > 0) return `A vendor's own options are given with a submission: ${forms.join(' or ')}; ${listing}.`;
  return owner === undefined ? null : `Options of ${owner} are given as \`--set ${owner}.KEY=VALUE\`; ${listing}.`;
}

/** The key that is spelt so but for capitals and dashes; else one that goes on after it, as `timeoutMs` does after `timeout`. */
function keyLike(name: string, options: readonly { key: string }[]): string | null {
  const found =
    options.find(({ key }) => plain(key) === name) ??
    options.find(({ key }) => name.length >= 5 && plain(key).startsWith(name));
  return found?.key ?? null;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
