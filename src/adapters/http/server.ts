import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Application } from '../application.ts';
import { describeBug } from '../bugs.ts';
import { meter, metricsText } from './metrics.ts';
import type { MailboxSeen } from '../gmail/poll.ts';
import { webhookHandler } from '../clickup/webhook.ts';

/** A ClickUp delivery holds ids only; a Pub/Sub envelope an address and a number. */
const BODY_LIMIT = '256kb';

/** About as long as a restart takes. */
const COME_AGAIN_SECONDS = 10;

export type Routes = Readonly<{
  gmailPush(request: Request, response: Response): Promise<void>;
  /** Mounts Slack's own receiver, which reads its raw bodies itself. */
  mountSlack(server: Express): void;
  /** When the mailbox was last read, and last told of itself. */
  mailbox(): MailboxSeen;
  /** Parley is being stopped: whoever asks is told to come again. */
  stopping(): boolean;
  /** No effect runs or may run, and nothing that came in is still being dealt with. */
  settled(): boolean;
}>;

/** The HTTP edge: webhooks, Slack, health. */
export const httpApplication = (app: Application, routes: Routes): Express => {
  const server = express();
  const measure = meter(app, routes.mailbox);
  server.disable('x-powered-by');
  server.use((_request, response, next) => {
    if (!routes.stopping()) {
      next();
      return;
    }
    response.set({ 'retry-after': String(COME_AGAIN_SECONDS), connection: 'close' });
    response.status(503).json({ error: 'Parley is being stopped: come again' });
  });
  server.get('/healthz', (_request, response) => {
    response.json({ status: 'ok', settled: routes.settled(), head: app.log.head(), mailbox: routes.mailbox() });
  });
  server.get('/metrics', (_request, response) => {
    response.type('text/plain; version=0.0.4').send(metricsText(measure()));
  });
  // Raw bytes: the signature is over what was sent, not over what a parser makes of it, or what inflating it would.
  const raw = express.raw({ type: () => true, limit: BODY_LIMIT, inflate: false });
  server.post('/webhooks/clickup', raw, webhookHandler(app));
  server.post('/webhooks/gmail', raw, routes.gmailPush);
  routes.mountSlack(server);
  server.use(failure(app));
  return server;
};

/** Listens, and says where. @throws NotListening */
export const listen = async (
  server: Express,
  { host, port }: Readonly<{ host: string; port: number }>,
): Promise<Listening> => {
  const http = await new Promise<Server>((resolve, reject) => {
    const started = server.listen(port, host, (error?: Error) =>
      error === undefined ? resolve(started) : reject(new NotListening(host, port, error)),
    );
  });
  let closing = false;
  // A kept connection would go on bringing requests after the last one that is waited for.
  http.prependListener('request', (_request, response) => {
    if (closing) response.setHeader('connection', 'close');
    response.once('finish', () => closing && setImmediate(() => http.closeIdleConnections()));
  });
  const { port: taken } = http.address() as AddressInfo;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${taken}`,
    close: () =>
      new Promise((resolve, reject) => {
        closing = true;
        http.close((error) => (error === undefined ? resolve() : reject(error)));
        http.closeIdleConnections();
      }),
  };
};

/** The address is taken, or not one that this process may listen on. */
export class NotListening extends Error {
  readonly code = 'NOT_LISTENING';
  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    super(
      cause.code === 'EADDRINUSE'
        ? `Port ${port} of ${host} is taken: stop what listens there, or set PORT to another.`
        : `Parley can't listen on ${host}, port ${port} (${cause.code}): set HOST and PORT to what this machine has and you may use.`,
      { cause },
    );
  }
}

/** `close` takes no new connection, has every request that came in answered, and lets its connection go. */
export type Listening = Readonly<{ url: string; close(): Promise<void> }>;

/** Bodies that are too large or broken are the sender's mistake; everything else is ours, and the sender tries again. */
const failure =
  ({ logger }: Application) =>
  // Express knows a handler of errors by its four parameters.
  (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const status = bodyStatus(error) ?? 503;
    if (status >= 500)
      logger.error({ bug: describeBug(error), path: request.path }, 'a request could not be dealt with');
    if (response.headersSent) {
      // Half an answer can't be taken back. Express would cut it off too, and print the error as it is.
      response.destroy();
      return;
    }
    response.status(status).json({ error: status === 413 ? `the body is larger than ${BODY_LIMIT}` : 'not accepted' });
  };

/** Only what reading the body complains of: a vendor's error has a status too, and ClickUp takes a 401 for good. */
const bodyStatus = (error: unknown): number | null =>
  error instanceof Error &&
  'type' in error &&
  typeof error.type === 'string' &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status < 500
    ? error.status
    : null;
