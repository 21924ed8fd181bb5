import { createServer } from 'node:net';

/** Below what systems give to whoever asks for any port, so that nobody gets one of these while it is not listened to. */
const [first, count] = [20_000, 10_000];

let next = (process.pid * 97) % count;

/** A port of 127.0.0.1 that is free, and stays so for a server that stops listening and begins again. */
export async function ownPort(): Promise<number> {
  for (let tries = 0; tries < count; tries++) {
    const port = first + next;
    next = (next + 1) % count;
    if (await isFree(port)) return port;
  }
  throw new Error('No port is free.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
