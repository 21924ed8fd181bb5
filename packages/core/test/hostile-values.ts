import fc from 'fast-check';
import { anyCharacter } from '../../../test/support/packages/any-character.ts';
import { IocTypeSchema } from '../src/model/ioc.ts';

/** What paths, names and addresses are made of, and what programs trip over in them. */
export const fragments = [
  ...[
    '"',
    "'",
    '\\',
    '\\\\',
    '/',
    '.',
    '%',
    ':',
    '@',
    '#',
    ' ',
    '\0',
    '\ud800',
    '\udfff',
    'ü',
    'İ',
    'Σ',
    '。',
    '\u00ad',
    'xn--',
  ],
  ...[
    'C:\\',
    '\\\\?\\',
    '\\??\\',
    'Users\\',
    'bob',
    'Public',
    'AppData\\',
    'Local',
    'Roaming',
    '\\Temp',
    'Windows',
    '.exe',
  ],
  ...[
    '%temp%',
    '%SystemDrive%',
    '%UserProfile%',
    '%username%',
    'Program Files (x86)',
    '\\SystemRoot',
    'unc\\',
    'HKLM',
    'HKU\\',
  ],
  ...[
    'S-1-5-21-1-2',
    '_Classes',
    'Computer\\',
    '\\REGISTRY\\USER',
    'http://',
    'data:',
    '::ffff:',
    '1.2.3.4',
    '0x7f',
    '[',
    ']',
    '%2e',
  ],
  ...['__proto__', 'constructor', 'd41d8cd98f00b204e9800998ecf8427e', '\ufeff', '\u0085'],
];

/** Values that an indicator may have, most of them odd. */
export const hostile = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: anyCharacter }),
  fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
);

export const anyType = fc.constantFrom(...IocTypeSchema.options);
