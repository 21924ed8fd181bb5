import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { observableUuid, ownUuid, uuid5 } from './uuid.ts';

describe('uuid5', () => {
  it('gives what other implementations give for a name under the DNS namespace', () => {
    expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'python.org')).toBe('886313e1-3b8a-5372-9b90-0c9aee199e5d');
  });

  it.each([
    // The first is printed in the specification, section on identifiers; the others are what other producers derive.
    [{ value: '198.51.100.3' }, '28bb3599-77cd-5a82-a950-b5bc3caf07c4'],
    [{ value: '2001:db8::1' }, '6469e3a9-b053-5e34-a025-9396ae051d26'],
    [{ value: 'example.com' }, 'bedb4899-d24b-5401-bc86-8f6b4cc18ec7'],
    [{ name: '__CLEANSWEEP__' }, 'f93fe911-e545-5239-b9b0-597840d0c871'],
  ])('gives %j the id that every producer gives it', (contributing, uuid) => {
    expect(observableUuid(contributing)).toBe(uuid);
  });

  it('tells our own ids apart by what identifies them', () => {
    expect(ownUuid('a', 'b')).toBe(ownUuid('a', 'b'));
    expect(ownUuid('a', 'b')).not.toBe(ownUuid('ab'));
  });

  it('gives our own ids the form of version 4, for the same content the same', () => {
    expect(ownUuid('process', 'cmd.exe /c x')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(ownUuid('process', 'cmd.exe /c x')).toBe(ownUuid('process', 'cmd.exe /c x'));
  });
});

describe('canonicalJson', () => {
  it('orders keys by code units at every depth and adds no blanks', () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: '€$\u000f\nA\'B"\\"/', '\u20ac': true })).toBe(
      '{"a":"€$\\u000f\\nA\'B\\"\\\\\\"/","b":[{"c":null,"d":1}],"€":true}',
    );
  });

  it('writes numbers as ECMAScript does, and halves of surrogate pairs as U+FFFD', () => {
    expect(canonicalJson([333333333.3333333, 1e30, 4.5, 0.000001, 1e-7, '\ud800'])).toBe(
      '[333333333.3333333,1e+30,4.5,0.000001,1e-7,"\ufffd"]',
    );
  });
});
