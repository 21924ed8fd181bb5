import { expect, it } from 'vitest';
import { listOf, objectsOf } from './parameters.ts';

const query = (text: string): URLSearchParams => new URLSearchParams(text);

it('reads lists in the order of their numbers, gaps and empty elements passed over', () => {
  const text = 'Key.10=ten&Key.2=two&Key.3=&Key.x=no&Keys.1=no&Key=no&Key.1.Sub=no';
  expect(listOf(query(text), 'Key')).toEqual(['two', 'ten']);
});

it('reads objects by number, whatever their members are called', () => {
  const text = 'Key.2.A=a2&Key.1.B=b1&Key.1.A=a1&Key.1=no&Key.1.__proto__=p';
  const objects = objectsOf(query(text), 'Key').map((members) => Object.entries(Object.fromEntries(members)).length);
  expect(objects).toEqual([3, 1]);
  expect(objectsOf(query(text), 'Key')[0]?.get('A')).toBe('a1');
  expect('p' in {}).toBe(false);
});
