import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyType, fragments, hostile } from '../../test/hostile-values.ts';
import { IocTypeSchema } from '../model/ioc.ts';
import { canonicalIocValue } from './canonical.ts';

describe('canonicalIocValue', () => {
  it('changes nothing the second time, whatever the input', () => {
    fc.assert(
      fc.property(anyType, hostile, (type, value) => {
        const once = canonicalIocValue(type, value);
        expect(canonicalIocValue(type, once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves a value that does not come to rest as it is, but for the blanks around it', () => {
    expect(canonicalIocValue('domain-name', ` A${' .'.repeat(2)} `)).toBe('a');
    expect(canonicalIocValue('domain-name', ` A${' .'.repeat(3)} `)).toBe('A . . .');
    expect(canonicalIocValue('domain-name', ` A${' .'.repeat(9)} `)).toBe(`A${' .'.repeat(9)}`);
  });

  // Nothing that begins with a blank is taken for folded: so this compares the short way with the rules.
  it.each(['file-name', 'windows-registry-key', 'domain-name'] as const)(
    '%s: blanks around it are of no effect',
    (type) => {
      const piece = fc.constantFrom(
        ...fragments,
        'users',
        'windows',
        'winx',
        'program files',
        'temp',
        'local settings',
        'x y',
        'a.b',
      );
      const path = fc
        .tuple(
          fc.constantFrom(
            '',
            'c:',
            '%TEMP%',
            '%USERPROFILE%',
            '%LOCALAPPDATA%',
            '%WINDIR%',
            'HKEY_LOCAL_MACHINE',
            'HKEY_USERS',
          ),
          fc.array(piece, { maxLength: 4 }),
        )
        .map(([start, parts]) => [start, ...parts].join('\\'));
      fc.assert(
        fc.property(path, (value) => {
          expect(canonicalIocValue(type, ` ${value} `)).toBe(canonicalIocValue(type, value));
        }),
        { numRuns: 3000 },
      );
    },
  );

  it.each(IocTypeSchema.options)('%s: a very long value neither throws nor changes the second time', (type) => {
    for (const piece of fragments) {
      const once = canonicalIocValue(type, `C:\\Users\\${piece.repeat(20_000)}`);
      expect(canonicalIocValue(type, once) === once).toBe(true);
    }
  });

  it.each([
    ['file-name', 'C:\\Users\\bob\\AppData\\Local\\Temp\\X.tmp', '%TEMP%\\x.tmp'],
    ['file-name', 'C:\\Users\\bob', '%USERPROFILE%'],
    ['file-name', 'C:\\Users\\Public\\X', 'c:\\users\\public\\x'],
    ['process', '"C:\\Windows\\system32\\CMD.exe" /C Dir', '%WINDIR%\\system32\\cmd.exe /c dir'],
    ['windows-registry-key', 'HKLM\\Software\\Run\\', 'HKEY_LOCAL_MACHINE\\software\\run'],
    ['url', 'example', 'example'],
    ['url', 'http://evil.example/a.php?b=c', 'http://evil.example/a.php?b=c'],
    ['url', 'http://evil.example/a/./b/../c', 'http://evil.example/a/c'],
    ['domain-name', ' \ud800.Example ', '\ud800.Example'],
    ['email-addr', 'No Address', 'No Address'],
    ['mutex', ' Exact ', ' Exact '],
    ['file', 'D41D8CD98F00B204E9800998ECF8427E', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['ipv4-addr', ' 192.0.2.1 ', '192.0.2.1'],
    ['ipv4-addr', ' None ', 'None'],
    ['windows-registry-key', 'HKXX\\A', 'hkxx\\a'],
    ['url', `http://${'ü'.repeat(2000)}.example`, `http://${'ü'.repeat(2000)}.example`],
  ] as const)('%s: %s folds to %s', (type, value, folded) => {
    expect(canonicalIocValue(type, value)).toBe(folded);
  });
});
