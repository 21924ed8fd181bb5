import type { LiveTerminal } from '../world/io.ts';
import { shorten } from './layout.ts';
import { painter } from './paint.ts';

/** The last lines of a terminal, drawn again and again, with data above them. */
export class Screen {
  readonly #terminal: LiveTerminal;
  readonly #out: (text: string) => void;
  readonly #paint: ReturnType<typeof painter>;
  #height = 0;
  #above = '';
  #turn = 0;

  constructor(terminal: LiveTerminal, out: (text: string) => void) {
    this.#terminal = terminal;
    this.#out = out;
    this.#paint = painter(terminal);
  }

  /** Data for standard output. Where both go to one terminal, it is printed when the screen is drawn anew. */
  above(text: string): void {
    if (this.#terminal.out === 'here') this.#above += text;
    else this.#out(text);
    if (this.#above.length > mostHeld) this.#printAbove();
  }

  draw(lines: readonly string[]): void {
    this.#printAbove();
    this.#erase();
    const room = this.#terminal.columns() - 3;
    this.#turn = (this.#turn + 1) % turns.length;
    const mark = this.#paint('cyan', turns[this.#turn] ?? '');
    this.#terminal.write(lines.map((line) => `${mark} ${shorten(line, room)}\n`).join(''));
    this.#height = lines.length;
  }

  /** Removes the lines: the summary has their content. */
  end(): void {
    this.#printAbove();
    this.#erase();
  }

  #printAbove(): void {
    if (this.#above === '') return;
    this.#erase();
    this.#out(this.#above);
    this.#above = '';
  }

  #erase(): void {
    if (this.#height > 0) this.#terminal.write(`\u001b[${this.#height}A\r\u001b[0J`);
    this.#height = 0;
  }
}

const turns = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const mostHeld = 65_536;

interface ScreenOptions {
  screen: Screen;
  everyMs: number;
}

/** Shows Listr's tasks on a screen: a line each. */
export class ScreenRenderer {
  static readonly nonTTY = true;
  static readonly rendererOptions: Partial<ScreenOptions> = {};
  static readonly rendererTaskOptions = {};
  readonly #tasks: readonly { title?: unknown }[];
  readonly #screen: Screen | undefined;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(tasks: readonly { title?: unknown }[], { screen, everyMs }: Partial<ScreenOptions>) {
    this.#tasks = tasks;
    this.#screen = screen;
    this.#everyMs = everyMs ?? 100;
  }

  render(): void {
    const draw = () => this.#screen?.draw(this.#tasks.map(({ title }) => String(title ?? '')));
    draw();
    this.#timer = setInterval(draw, this.#everyMs);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#screen?.end();
  }
}
