import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type CertificateKind, serverCertificate } from './certificates.ts';

/** A port of 127.0.0.1 that can stop listening and begin again. */
export interface Listener {
  readonly port: number;
  /** The connections that are open now. */
  readonly sockets: ReadonlySet<Socket>;
  /** Listens again at the same port; does nothing while it listens. Rejects when the port is in use. */
  start(): Promise<void>;
  /** Refuses new connections and cuts the open ones, whether idle, silent or in use; does nothing when it has stopped. */
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. Rejects when the port is in use. */
export async function listen(
  answer: RequestListener,
  options: { readonly port: number; readonly tls: CertificateKind | undefined },
): Promise<Listener> {
  const server: Server =
    options.tls === undefined ? createServer(answer) : createSecureServer(await serverCertificate(options.tls), answer);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await begin(server, options.port);
  // An address is a text for a Unix socket alone.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    sockets,
    start: async () => {
      if (!server.listening) await beginAgain(server, port);
    },
    stop: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      // A client that is still shaking hands has no connection of HTTP yet.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** How long to wait for our port when another program's connection has taken it. */
const longestWaitMs = 5_000;

/** A port that is not listened to may become one end of any connection of this machine, until that is over. */
async function beginAgain(server: Server, port: number): Promise<void> {
  for (const startedAt = performance.now(); ; await wait(20)) {
    try {
      return await begin(server, port);
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || performance.now() - startedAt > longestWaitMs) throw error;
    }
  }
}

async function begin(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}
