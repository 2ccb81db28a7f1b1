import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { faultQueue, type Faults } from '../faults.ts';
import type { Answer, Received } from './exchange.ts';

export type SandboxServer = Readonly<{
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  url: string;
  faults: Faults;
  /** Every request in the order of arrival, those that met a fault included. */
  requests: readonly Received[];
  stop(): Promise<void>;
}>;

/** Starts a loopback server on a port that the system chooses. */
export const startServer = async (handle: (request: Received) => Answer | Promise<Answer>): Promise<SandboxServer> => {
  const faults = faultQueue();
  const requests: Received[] = [];
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await received(incoming);
    requests.push(request);
    const fault = faults.take(request);
    if (fault?.kind === 'fail') return send(response, fault);
    if (fault?.kind === 'slow') await pause(fault.milliseconds);
    const answer = await handle(request);
    if (fault?.kind === 'lose_response') incoming.socket.destroy();
    else send(response, answer);
  };
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      // A client that hung up while its answer was being made is not an error of ours.
      if (!incoming.socket.destroyed) send(response, { status: 500, body: { error: String(error) } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const received = async (incoming: IncomingMessage): Promise<Received> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://sandbox');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
};

const send = (response: ServerResponse, { status, headers = {}, body }: Answer) => {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers }).end(text);
};
