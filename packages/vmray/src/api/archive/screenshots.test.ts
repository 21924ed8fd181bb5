import { describe, expect, it } from 'vitest';
import { orderOf } from './screenshots.ts';

const line = (time: string, name: string) => `${time}|100|md5=a,sha1=b,sha256=c|${name}`;

describe('the order of screenshots', () => {
  it('is that of time, not of names or lines', () => {
    const log = [line('5000', 'a.png'), line('0', 'c.png'), line('10000', 'b.png')].join('\n');
    expect(orderOf(log, ['screenshots/a.png', 'screenshots/b.png', 'screenshots/c.png'])).toEqual([
      'c.png',
      'a.png',
      'b.png',
    ]);
  });

  it('those that the index does not mention come last, by name', () => {
    const paths = [
      'screenshots/z.png',
      'screenshots/index.log',
      'screenshots/y.jpg',
      'screenshots/sub/x.png',
      'logs/w.png',
    ];
    expect(orderOf(line('1', 'z.png'), paths)).toEqual(['z.png', 'y.jpg']);
  });

  it('a picture is named once, lines of another form count for nothing, and CR is no part of a name', () => {
    expect(orderOf(`${line('1', 'a.png')}\r\n${line('2', 'a.png')}\r\ngarbage\r\n|||\r\n`, [])).toEqual(['a.png']);
  });

  it('a path in the index leads nowhere', () => {
    expect(orderOf(line('1', '../../etc/a.png'), [])).toEqual(['a.png']);
  });
});
