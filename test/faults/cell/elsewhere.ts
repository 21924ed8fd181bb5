import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Another origin, to which nothing may be sent. */
export interface Elsewhere {
  readonly url: string;
  /** Requests that came all the same. */
  readonly requests: number;
  close(): Promise<void>;
}

let running: Elsewhere | undefined;

/** Starts the other origin, once for all cells of a process. */
export async function startElsewhere(): Promise<Elsewhere> {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // An address is a text for a Unix socket alone.
  const { port } = server.address() as AddressInfo;
  running = {
    url: `http://127.0.0.1:${port}/`,
    get requests() {
      return requests;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return running;
}

/** The address of the other origin. Throws when it was not started. */
export function elsewhereUrl(): string {
  if (running === undefined) throw new Error('The other origin is not running.');
  return running.url;
}
