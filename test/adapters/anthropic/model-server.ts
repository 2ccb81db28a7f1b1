import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

export type Asked = Readonly<{ path: string; headers: IncomingHttpHeaders; body: Readonly<Record<string, unknown>> }>;
export type Answer = (response: ServerResponse) => void;
export type ModelServer = Readonly<{ url: string; asked: Asked[] }>;

const open: { close(): void; closeAllConnections(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A Messages API that gives these answers one after the other, and the last one for ever. */
export const modelServer = async (...answers: readonly [Answer, ...Answer[]]): Promise<ModelServer> => {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answers[asked.length] ?? answers.at(-1) ?? answers[0];
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Asked['body'];
      asked.push({ path: request.url ?? '', headers: request.headers, body });
      answer(response);
    });
  });
  open.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
};

type Message = Readonly<{ stop_reason?: string; content?: readonly object[]; usage?: object }>;

export const message = (value: unknown, more: Message = {}): Answer =>
  json(200, {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'whatever',
    content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 1_000, output_tokens: 200 },
    ...more,
  });

export const failure = (status: number, type: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  json(status, { type: 'error', error: { type, message: 'no' } }, headers);

export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

export const silence: Answer = () => undefined;
