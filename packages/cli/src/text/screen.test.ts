import { beforeEach, describe, expect, it } from 'vitest';
import type { LiveTerminal } from '../world/io.ts';
import { Screen } from './screen.ts';

/** As much of a terminal as a screen needs: what stands on it, line by line. */
class Terminal implements LiveTerminal {
  readonly colour = false;
  out: LiveTerminal['out'] = 'here';
  lines = [''];

  columns(): number {
    return 20;
  }

  write(text: string): void {
    for (const part of text.split(/(\u001b\[\d+[AJ]|\n|\r)/)) {
      const up = /^\u001b\[(\d+)A$/.exec(part)?.[1];
      if (up !== undefined) this.lines = this.lines.slice(0, this.lines.length - Number(up));
      else if (part === '\n') this.lines.push('');
      else if (part === '\u001b[0J') this.lines[this.lines.length - 1] = '';
      else if (part !== '\r') this.lines[this.lines.length - 1] += part;
    }
  }
}

describe('a screen at the end of a terminal', () => {
  let terminal = new Terminal();
  beforeEach(() => {
    terminal = new Terminal();
  });

  it('is drawn over itself, no line wider than the terminal', () => {
    const screen = new Screen(terminal, (text) => terminal.write(text));
    screen.draw(['one', 'two']);
    screen.draw(['three', `four ${'x'.repeat(40)}`]);
    expect(terminal.lines.map((line) => line.slice(2))).toEqual(['three', expect.stringMatching(/^four.*…x+$/), '']);
    expect(terminal.lines.every((line) => line.length < 20)).toBe(true);
  });

  it('stays below the data, of which nothing is lost', () => {
    const screen = new Screen(terminal, (text) => terminal.write(text));
    screen.above('row 1\n');
    screen.draw(['a', 'b']);
    screen.above('row 2\nrow 3\n');
    screen.draw(['a', 'b']);
    expect(terminal.lines.slice(0, 3)).toEqual(['row 1', 'row 2', 'row 3']);
    screen.above('row 4\n');
    screen.end();
    expect(terminal.lines).toEqual(['row 1', 'row 2', 'row 3', 'row 4', '']);
  });

  it('does not hold data that goes elsewhere', () => {
    terminal.out = 'elsewhere';
    let data = '';
    const screen = new Screen(terminal, (text) => {
      data += text;
    });
    screen.above('row 1\n');
    expect(data).toBe('row 1\n');
    screen.draw(['a']);
    screen.end();
    expect(terminal.lines).toEqual(['']);
  });
});
