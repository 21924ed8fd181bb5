import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { pathToFileURL } from 'node:url';

// A source that a test loads through `require` is Node's own copy, stripped of its types, beside the one that vitest has
// transformed. Coverage joins scripts by their address, and would read the offsets of the one in the text of the other: an
// address of another scheme keeps the copies out of the count.
const packages = pathToFileURL(`${process.cwd()}/packages/`).href;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.startsWith(packages) || loaded.format !== 'module-typescript' || !loaded.source) return loaded;
    const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    return { ...loaded, format: 'module', source: stripTypeScriptTypes(text, { sourceUrl: `native:${url}` }) };
  },
});
