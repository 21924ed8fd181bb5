import { strategyNamed, strategyNames } from '@sandjury/compare';
import { IocTypeSchema, VerdictValueSchema } from '@sandjury/core';
import { exportFormats } from '@sandjury/export';
import { describe, expect, it } from 'vitest';
import { exportNames, iocTypes, strategies, verdicts } from './choices.ts';
import { strategy } from './options.ts';

describe('the words of options are those of the packages', () => {
  it.each([
    ['types of IOC', iocTypes, IocTypeSchema.options],
    ['verdicts', verdicts, VerdictValueSchema.options],
    ['strategies', strategies, strategyNames],
    ['formats', exportNames, exportFormats.map(({ name }) => name)],
  ])('%s', (_, ours, theirs) => expect([...ours].sort()).toEqual([...theirs].sort()));

  it.each(['most-severe', 'threshold:1', 'threshold:12', 'threshold:0', 'threshold:', 'threshold:1x', 'loudest', ''])(
    'takes the strategy %j exactly when compare does',
    (name) => {
      let isKnown = true;
      try {
        strategyNamed(name);
      } catch {
        isKnown = false;
      }
      if (isKnown) expect(strategy(name)).toBe(name);
      else expect(() => strategy(name)).toThrow(/most-severe, .*threshold:N/);
    },
  );
});
