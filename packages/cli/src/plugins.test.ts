import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { example, loadPlugin, pluginNames, pluginWithFormat, vendorFormats } from './plugins.ts';

describe.each(pluginNames)('the adapter %s', (name) => {
  it('is called so, and brings the formats that its line names', async () => {
    const plugin = await loadPlugin(name);
    expect(plugin.name).toBe(name);
    for (const format of plugin.formats) expect((await pluginWithFormat(format.name))?.name).toBe(name);
    const own = plugin.formats.map((format) => format.name);
    expect(vendorFormats.filter((format) => own.includes(format))).toEqual(own);
    expect(plugin.needs).toMatch(/\S/);
  });
});

it('every format of an adapter is brought by one', async () => {
  const brought = await Promise.all(vendorFormats.map(pluginWithFormat));
  expect(brought).not.toContain(null);
  expect(new Set(vendorFormats).size).toBe(vendorFormats.length);
  expect(await pluginWithFormat('stix')).toBeNull();
});

it('the examples of help name what there is', () => {
  expect(pluginNames).toContain(example.provider);
  expect(pluginNames).toContain(example.other);
  const files = readdirSync(new URL('../../../examples/saved-replies/', import.meta.url));
  for (const [name, file] of Object.entries(example.savedOfCheckout)) {
    expect(pluginNames).toContain(name);
    expect(files).toContain(file.split('/').at(-1));
  }
});
