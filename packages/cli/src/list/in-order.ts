/** How much is done at once, and how many results may wait for an earlier one. */
export interface Pace {
  atOnce: number;
  ahead: number;
}

/**
 * Works on the items of a list side by side and gives the results in the order of the items. Reads on only while fewer than
 * `atOnce` are under way and fewer than `ahead` are not taken yet: a slow reader slows the work, and the length of the list is of
 * no effect on memory. Throws what the list or the work threw, at its place.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  { atOnce, ahead }: Pace,
): AsyncGenerator<Result, void, undefined> {
  const results: Promise<Result>[] = [];
  const change = new Change();
  let running = 0;
  let isStopped = false;
  let isRead = false;
  const begin = (item: Item) => {
    running += 1;
    const result = work(item).finally(() => {
      running -= 1;
      change.tell();
    });
    // It is thrown where it is taken; until then nobody listens.
    result.catch(() => undefined);
    results.push(result);
    change.tell();
  };
  const read = async () => {
    for await (const item of items) {
      if (isStopped) return;
      begin(item);
      while (!isStopped && (running >= atOnce || results.length >= ahead)) await change.next();
    }
  };
  const reading = read().finally(() => {
    isRead = true;
    change.tell();
  });
  reading.catch(() => undefined);
  try {
    while (results.length > 0 || !isRead) {
      const result = results.shift();
      if (result === undefined) await change.next();
      else {
        change.tell();
        yield await result;
      }
    }
    await reading;
  } finally {
    isStopped = true;
    change.tell();
  }
}

/** Wakes everybody who waits for something to change. */
class Change {
  #waiting = Promise.withResolvers<void>();

  next(): Promise<void> {
    return this.#waiting.promise;
  }

  tell(): void {
    this.#waiting.resolve();
    this.#waiting = Promise.withResolvers<void>();
  }
}
