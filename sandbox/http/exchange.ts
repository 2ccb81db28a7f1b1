import type { IncomingHttpHeaders } from 'node:http';

/** A request as the outside services read it, its body as text. */
export type Received = Readonly<{
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}>;

/** Objects are answered as JSON, strings as they are. */
export type Answer = Readonly<{ status: number; headers?: Readonly<Record<string, string>>; body?: unknown }>;

export const bearerOf = (request: Received): string => (request.headers.authorization ?? '').replace(/^Bearer /i, '');
