import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../../test/support/packages/any-character.ts';
import { type IocType, IocTypeSchema } from '../model/ioc.ts';
import { defang, refang } from './defang.ts';

const samples: readonly (readonly [type: IocType, arbitrary: fc.Arbitrary<string>])[] = [
  ['domain-name', fc.domain()],
  ['ipv4-addr', fc.ipV4()],
  ['ipv6-addr', fc.ipV6()],
  ['email-addr', fc.emailAddress()],
  [
    'url',
    fc.webUrl({
      withFragments: true,
      withQueryParameters: true,
      authoritySettings: { withIPv4: true, withIPv6: true, withPort: true, withUserInfo: true },
    }),
  ],
];

describe('defang', () => {
  it.each([
    ['domain-name', 'www.evil.example', 'www[.]evil[.]example'],
    ['ipv4-addr', '192.0.2.1', '192[.]0[.]2[.]1'],
    ['ipv6-addr', '::ffff:192.0.2.1', '::ffff:192[.]0[.]2[.]1'],
    ['url', 'https://u.v:p@evil.example:8080/a.php?b=c.d', 'hxxps://u.v:p@evil[.]example:8080/a.php?b=c.d'],
    ['url', 'HTTP://evil.example', 'HXXP://evil[.]example'],
    ['url', 'ftp://evil.example/x', 'ftp://evil[.]example/x'],
    ['url', 'evil.example/x.y', 'evil[.]example/x.y'],
    ['email-addr', 'a.b@evil.example', 'a.b[@]evil[.]example'],
    ['email-addr', 'evil.example', 'evil[.]example'],
    ['mutex', 'a.b', 'a.b'],
    ['process', 'curl https://evil.example/x', 'curl hxxps://evil.example/x'],
    ['process', 'cmd /c start HTTP://evil.example/x', 'cmd /c start HXXP://evil.example/x'],
    ['email-message', 'Hi; from Bob <bob@evil.example>', 'Hi; from Bob <bob[@]evil.example>'],
  ] as const)('%s: %s is shown as %s', (type, value, shown) => {
    expect(defang(type, value)).toBe(shown);
    expect(refang(shown)).toBe(value);
  });

  it.each(samples)(
    '%s: a defanged value has none of what makes it live, and is left alone the second time',
    (type, arbitrary) => {
      fc.assert(
        fc.property(arbitrary, (value) => {
          const shown = defang(type, value);
          expect(shown).not.toMatch(/^https?:/i);
          expect(defang(type, shown)).toBe(shown);
        }),
      );
    },
  );

  it.each(samples)('%s: refang gives back what was put in', (type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        expect(refang(defang(type, value))).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...IocTypeSchema.options), fc.string({ unit: anyCharacter }), (type, value) => {
        expect(typeof refang(defang(type, value))).toBe('string');
      }),
    );
  });
});

describe('refang', () => {
  it.each([
    ['hxxp://evil[.]example', 'http://evil.example'],
    ['hXXps://evil[.]example/a[.]php', 'https://evil.example/a.php'],
    ['hxxps[://]evil(.)example', 'https://evil.example'],
    ['hxxp[:]//evil{.}example', 'http://evil.example'],
    ['evil[dot]example', 'evil.example'],
    ['evil[DOT]example', 'evil.example'],
    ['bob[at]evil[.]example', 'bob@evil.example'],
    ['bob[@]evil(.)example', 'bob@evil.example'],
    ['192[.]0(.)2{.}1', '192.0.2.1'],
    ['2001[:]db8[:][:]1', '2001:db8::1'],
    ['see (hxxp://evil(.)example) and  evil[.]example\n', 'see (http://evil.example) and  evil.example\n'],
    ['http://evil.example/a(.)b', 'http://evil.example/a(.)b'],
    ['{.}a/b@evil[.]example', '{.}a/b@evil.example'],
    ['hxxp.example', 'hxxp.example'],
    ['C:\\a.exe', 'C:\\a.exe'],
  ])('%s is %s', (shown, value) => {
    expect(refang(shown)).toBe(value);
  });
});
