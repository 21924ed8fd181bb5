import { dirname, resolve } from 'node:path';
import { ConfigurationError } from '@sandjury/core';
import type { Command } from 'commander';
import { type ConfiguredIo, configurationOf } from '../configuration/load-once.ts';
import { customFormats } from '../print/custom-formats.ts';
import { allowedFormats, formatOption } from './adapter-formats.ts';

/** Applies the defaults of the configuration to a command, and checks its format, before it runs. */
export async function applyConfiguration(command: Command, io: ConfiguredIo): Promise<void> {
  if (command.name() === 'compare') await applyDefaults(command, io);
  await assertFormat(command, io);
}

/** Sets the options that the command line leaves out. */
async function applyDefaults(command: Command, io: ConfiguredIo): Promise<void> {
  const { defaults, place } = await configurationOf(io);
  const { provider: _, noise, ...rest } = defaults;
  // A path in a configuration starts at the configuration: in the working directory it would be somebody else's file.
  const besideFile = noise === undefined ? {} : { noise: resolve(dirname(place.file ?? ''), noise) };
  for (const [name, value] of Object.entries({ ...rest, ...besideFile })) {
    const source = command.getOptionValueSource(name);
    if (source === undefined || source === 'default') command.setOptionValueWithSource(name, value, 'config');
  }
}

/** A format is one of ours, or one that an adapter of the configuration brings. */
async function assertFormat(command: Command, io: ConfiguredIo): Promise<void> {
  const option = formatOption(command);
  const { format = '' } = command.opts<{ format?: string }>();
  if (option === undefined || option.argChoices?.includes(format) !== false) return;
  const custom = [...new Set((await customFormats(io)).map(({ name }) => name))];
  if (custom.includes(format)) return;
  const more = custom.length === 0 ? '' : ` Adapters bring ${custom.join(', ')}.`;
  if (command.getOptionValueSource('format') === 'config') {
    const { file } = (await configurationOf(io)).place;
    const allowed = option.argChoices.join(', ');
    throw new ConfigurationError(
      `${file}: defaults.format: there is no format "${format}". Ours are ${allowed}.${more}`,
    );
  }
  command.error(`error: option '--format <format>' argument '${format}' is invalid. ${allowedFormats(option)}${more}`);
}
