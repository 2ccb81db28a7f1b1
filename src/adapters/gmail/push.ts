import type { Request, Response } from 'express';
import { auth } from '@googleapis/gmail';
import { z } from 'zod';
import type { Application } from '../application.ts';
import { certificatesFrom, type Certificates } from './certificates.ts';

/** What a push came to, before it becomes a status. */
export type PushOutcome = 'taken' | 'refused' | 'malformed' | 'undecided';

/**
 * Takes Gmail's pushes: a hint to look into the mailbox, from Google's Pub/Sub and nobody else. The body is the raw
 * bytes. 204 at once, 403 for a token that isn't ours, 400 for what is no envelope, 503 while Google's certificates
 * can't be had.
 */
export const gmailPushHandler = (
  app: Pick<Application, 'settings' | 'logger'>,
  pushed: () => void,
): ((request: Request, response: Response) => Promise<void>) => {
  const certificates = certificatesFrom(app.settings.GMAIL_PUSH_CERTIFICATES_URL);
  return async (request, response) => {
    const outcome = await judgePush(app, certificates, request.headers.authorization ?? '', request.body);
    if (outcome === 'taken') pushed();
    else app.logger.warn({ outcome }, 'a push for the mailbox was not taken');
    response.status(STATUS[outcome]).end();
  };
};

const STATUS: Readonly<Record<PushOutcome, number>> = { taken: 204, refused: 403, malformed: 400, undecided: 503 };

const judgePush = async (
  { settings }: Pick<Application, 'settings'>,
  certificates: Certificates,
  authorization: string,
  body: unknown,
): Promise<PushOutcome> => {
  const { GMAIL_PUSH_AUDIENCE: audience, GMAIL_PUSH_SERVICE_ACCOUNT: serviceAccount } = settings;
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
  if (audience === undefined || serviceAccount === undefined || token === undefined) return 'refused';
  const keys = await certificates.including(keyIdOf(token));
  if (keys === null) return 'undecided';
  if (!(await isFrom(serviceAccount, token, keys, audience))) return 'refused';
  return isEnvelope(body) ? 'taken' : 'malformed';
};

const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];

/** The library checks signature, times, audience and issuer, but not whose service account it was. */
const isFrom = async (
  serviceAccount: string,
  token: string,
  keys: Readonly<Record<string, string>>,
  audience: string,
): Promise<boolean> => {
  try {
    const ticket = await new auth.OAuth2().verifySignedJwtWithCertsAsync(token, { ...keys }, audience, ISSUERS);
    const payload = ticket.getPayload();
    return payload?.email === serviceAccount && payload.email_verified === true;
  } catch {
    // Its message holds the token: it goes nowhere, and "refused" is all that anybody needs to know.
    return false;
  }
};

const header = z.object({ kid: z.string() });

const keyIdOf = (token: string): string => {
  const [first = ''] = token.split('.');
  const result = header.safeParse(jsonIn(Buffer.from(first, 'base64url')));
  return result.success ? result.data.kid : '';
};

const envelope = z.object({ message: z.object({ data: z.string() }) });
const hint = z.object({ emailAddress: z.string(), historyId: z.union([z.string(), z.number()]) });

const isEnvelope = (body: unknown): boolean => {
  const result = envelope.safeParse(Buffer.isBuffer(body) ? jsonIn(body) : body);
  return result.success && hint.safeParse(jsonIn(Buffer.from(result.data.message.data, 'base64'))).success;
};

/** Undefined for what isn't JSON, which no shape accepts. */
const jsonIn = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
};
