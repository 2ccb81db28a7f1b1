import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export type LocalServer = Readonly<{ url: string; requests: IncomingMessage[]; close(): Promise<void> }>;

/** A server on loopback that gives the answers one after the other, and the last one for ever. */
export const serve = async (...answers: readonly [Answer, ...Answer[]]): Promise<LocalServer> => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    const answer = answers[requests.length - 1] ?? answers.at(-1) ?? answers[0];
    request.on('end', () => answer(request, response));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    close: () =>
      new Promise<void>((closed, failed) => {
        server.close((error) => (error === undefined ? closed() : failed(error)));
        server.closeAllConnections();
      }),
  };
};

export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

/** Takes the request and cuts the line. */
export const hangUp: Answer = (request) => request.socket.destroy();

/** Takes the request and never answers. */
export const silence: Answer = () => undefined;
