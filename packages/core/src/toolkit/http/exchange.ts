import { setImmediate } from 'node:timers';
import type { Dispatcher } from 'undici';
import type { Call } from './call.ts';
import type { HttpReply } from './contract.ts';
import { isRedirect, refusedRedirect, refusedSize } from './refusals.ts';
import type { ReplyHeaders } from './retry.ts';

/** What an exchange is held to, and who is told of its end. */
export interface ExchangeOptions {
  call: Call;
  provider: string;
  /** The largest body, in bytes. */
  limit: number;
  /** What an error of undici's means. `hasReply`: it came after the headers of the reply. */
  failureOf(error: unknown, hasReply: boolean): unknown;
  /** Called once, before the result is known to anybody else. */
  onEnd(): void;
}

/**
 * Sends one request and takes its reply whole: what `dispatcher.request` and reading the body would do, without the stream that
 * they make of each reply, which costs more than the few kilobytes that most replies have.
 */
export function exchange(
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  request: Dispatcher.DispatchOptions,
  options: ExchangeOptions,
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const { call } = options;
    const reply = new WholeReply(options, resolve, reject);
    if (call.isAborted) {
      reply.abort(call.reason);
      return;
    }
    call.watch(reply);
    try {
      dispatcher.dispatch(request, reply);
    } catch (error) {
      reply.onResponseError(null, error);
    }
  });
}

/** What a reply is made of while it comes. */
interface Incoming {
  options: ExchangeOptions;
  resolve(reply: HttpReply): void;
  reject(reason: unknown): void;
  headers: ReplyHeaders;
  chunks: Buffer[];
}

class WholeReply implements Dispatcher.DispatchHandler {
  /**
   * null once it is over. undici keeps a handler until its connection is used again: what that held, headers, texts and all that was
   * parsed of them, outlived the young generation, of 100 look-ups at VMRay 10 MB. 0.5 MB do now.
   */
  #incoming: Incoming | null;
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #size = 0;
  /** What undici is told of an abort; null unless there was one. */
  #aborted: Error | null = null;

  constructor(options: ExchangeOptions, resolve: (reply: HttpReply) => void, reject: (reason: unknown) => void) {
    this.#incoming = { options, resolve, reject, headers: {}, chunks: [] };
  }

  /** Lets go of the connection, and ends with this reason as it is. */
  abort(reason: unknown): void {
    if (this.#incoming === null) return;
    this.#aborted = reason instanceof Error ? reason : new Error('The request was aborted.');
    this.#fail(reason);
    this.#controller?.abort(this.#aborted);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // undici begins also what was aborted while it waited for a connection.
    if (this.#aborted !== null) controller.abort(this.#aborted);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ReplyHeaders): void {
    if (this.#incoming === null || status < 200) return;
    const { provider, limit } = this.#incoming.options;
    this.#status = status;
    this.#incoming.headers = headers;
    if (isRedirect(status)) this.#refuse(refusedRedirect(status, provider));
    else if (Number(headers['content-length']) > limit) this.#refuse(refusedSize(limit, provider));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#incoming === null) return;
    const { options, chunks } = this.#incoming;
    this.#size += chunk.length;
    if (this.#size > options.limit) this.#refuse(refusedSize(options.limit, options.provider));
    else chunks.push(chunk);
  }

  onResponseEnd(): void {
    const whole = this.#end();
    if (whole === null) return;
    const { resolve, headers, chunks } = whole;
    const head = { status: this.#status, headers };
    const isLong = this.#size > longBytes;
    atEndOfTurn(() => resolve(isLong ? longReply(head, chunks) : { ...head, text: textOf(chunks) }));
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: unknown): void {
    if (this.#incoming !== null) this.#fail(this.#incoming.options.failureOf(error, this.#status !== 0));
  }

  /** undici's parser is at work: it must not lose its connection before it is done with what it has. */
  #refuse(error: Error): void {
    const controller = this.#controller;
    queueMicrotask(() => controller?.abort(error));
    this.#fail(error);
  }

  #fail(reason: unknown): void {
    this.#end()?.reject(reason);
  }

  #end(): Incoming | null {
    const incoming = this.#incoming;
    this.#incoming = null;
    incoming?.options.onEnd();
    return incoming;
  }
}

let waiting: (() => void)[] = [];

/**
 * Hands a reply on when all sockets of this turn of the event loop have been read. What makes reports of replies then goes through
 * them one after the other, and not in between what reads sockets, parses HTTP and signs: many replies at once take half the
 * time, because each of these pieces finds its code and its data in the processor's caches. It is also when undici takes a
 * connection back, so that the next request need not queue for one.
 */
function atEndOfTurn(handOn: () => void): void {
  if (waiting.length === 0) setImmediate(handAllOn);
  waiting.push(handOn);
}

function handAllOn(): void {
  const replies = waiting;
  waiting = [];
  for (const handOn of replies) handOn();
}

/** A body above this is not made one text unless somebody wants it so. */
const longBytes = 1024 * 1024;

function longReply(head: Pick<HttpReply, 'status' | 'headers'>, chunks: readonly Uint8Array[]): HttpReply {
  let text: string | undefined;
  return {
    ...head,
    chunks,
    get text() {
      text ??= textOf(chunks);
      return text;
    },
  };
}

/** UTF-8 as text, without a byte order mark. */
export function textOf(chunks: readonly Uint8Array[]): string {
  const [first] = chunks;
  if (first === undefined) return '';
  const whole = chunks.length === 1 && Buffer.isBuffer(first) ? first : Buffer.concat(chunks);
  const text = whole.toString();
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
