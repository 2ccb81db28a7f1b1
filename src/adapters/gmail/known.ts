import { hash } from 'node:crypto';
import type { StoredEvent } from '../../events/catalogue.ts';
import type { EffectId, EventId, NegotiationId, Position } from '../../events/units.ts';
import type { Effect } from '../../projections/effects.ts';
import type { Reads } from '../../projections/states.ts';
import type { Application, Tx } from '../application.ts';
import { askedBy } from '../effects/asked-by.ts';

/** The key of the one event that records a message of the mailbox. */
export const messageKey = (messageId: string): string => `gmail:${messageId}`;

export const isHandled = (reads: Reads, messageId: string): boolean =>
  reads
    .prepare('SELECT 1 FROM mails WHERE key = ? UNION ALL SELECT 1 FROM events WHERE dedupe_key = ? LIMIT 1')
    .get(messageId, messageKey(messageId)) !== undefined;

/** A negotiation's mail in the order in which it was recorded. */
export type KnownMail = Readonly<{
  messageId: string;
  threadId: string;
  author: string;
  position: Position;
}>;
export const mailsOf = (reads: Reads, negotiationId: NegotiationId): readonly KnownMail[] =>
  reads
    .prepare(
      `SELECT key AS messageId, thread_id AS threadId, author, position
       FROM mails WHERE negotiation_id = ? ORDER BY position`,
    )
    .all(negotiationId) as KnownMail[];

export const threadsOf = (reads: Reads, negotiationId: NegotiationId): readonly string[] => [
  ...new Set(mailsOf(reads, negotiationId).map(({ threadId }) => threadId)),
];

/** Every thread that we ever wrote or read in, those of open negotiations first. */
export const knownThreads = (reads: Reads): readonly string[] =>
  column(
    reads,
    `SELECT m.thread_id AS found FROM mails m JOIN negotiations n ON n.key = m.negotiation_id
     GROUP BY m.thread_id ORDER BY max(n.open) DESC, max(m.position) DESC`,
  );

export const negotiationInThread = (reads: Reads, threadId: string): NegotiationId | null =>
  first(reads, 'SELECT negotiation_id AS found FROM mails WHERE thread_id = ? ORDER BY position DESC', threadId);

/** What stands for a Message-ID wherever no personal data may: SHA-256 in hex. */
export const rfcMessageIdHash = (rfcMessageId: string): string => hash('sha256', rfcMessageId.trim());

export const negotiationOfAnswered = (reads: Reads, rfcMessageIds: readonly string[]): NegotiationId | null => {
  const answered = 'SELECT negotiation_id AS found FROM mails WHERE rfc_message_id_hash = ?';
  for (const id of rfcMessageIds) {
    const found = first<NegotiationId>(reads, answered, rfcMessageIdHash(id));
    if (found !== null) return found;
  }
  return null;
};

/** Whether anybody whose negotiation is certain wrote in this thread, or in that of a mail that is answered here. */
export const isCertainThread = (reads: Reads, threadId: string, rfcMessageIds: readonly string[]): boolean =>
  reads.prepare(CERTAIN).get(threadId, JSON.stringify(rfcMessageIds.map(rfcMessageIdHash))) !== undefined;

const CERTAIN = `SELECT 1 FROM mails WHERE author <> 'unknown' AND thread_id IN (
  SELECT ? UNION ALL SELECT m.thread_id FROM mails m WHERE m.rfc_message_id_hash IN (SELECT value FROM json_each(?))
) LIMIT 1`;

/** The open negotiations of whoever writes from this address, a manager's may be several people's; the one with the latest mail first. */
export const openNegotiationsOf = (reads: Reads, address: string): readonly NegotiationId[] =>
  address === ''
    ? []
    : column(
        reads,
        `SELECT n.key AS found FROM negotiations n JOIN contacts c ON c.key = n.influencer_id
         WHERE n.open = 1 AND (c.email = ? OR c.manager_email = ?)
         ORDER BY (SELECT max(m.position) FROM mails m WHERE m.negotiation_id = n.key) DESC, n.key`,
        address,
        address,
      );

/** The closed negotiation that somebody who writes of their own accord heard from last. */
export const closedNegotiationOf = (reads: Reads, address: string): NegotiationId | null =>
  first(
    reads,
    `SELECT m.negotiation_id AS found FROM mails m JOIN negotiations n ON n.key = m.negotiation_id
     JOIN contacts c ON c.key = n.influencer_id WHERE n.open = 0 AND c.email = ? ORDER BY m.position DESC`,
    address,
  );

/** A mail of this negotiation may be leaving at this moment, and may be what is being answered. */
export const isSending = (reads: Reads, negotiationId: NegotiationId): boolean =>
  reads
    .prepare(`SELECT 1 FROM effects WHERE negotiation_id = ? AND kind = 'send_mail' AND open = 1 AND in_flight = 1`)
    .get(negotiationId) !== undefined;

/** A mail that begins a thread may be leaving: until it is on record, nothing tells what answers it. */
export const isThreadBeginning = (reads: Reads): boolean =>
  reads
    .prepare(
      `SELECT 1 FROM effects e WHERE e.kind = 'send_mail' AND e.open = 1 AND e.in_flight = 1
       AND NOT EXISTS (SELECT 1 FROM mails m WHERE m.negotiation_id = e.negotiation_id) LIMIT 1`,
    )
    .get() !== undefined;

/** What the agent and the team wrote before: quoted, it is never the influencer's. */
export const ourTextsIn = (tx: Tx, negotiationId: NegotiationId): readonly string[] =>
  tx
    .stream(`negotiation:${negotiationId}`)
    .flatMap((event) =>
      event.type === 'MailSent' || event.type === 'PersonWrote' ? (event.personal.content?.body ?? []) : [],
    );

export type Drafted = Extract<StoredEvent, { type: 'MailDrafted' }>;

/** The worded mail that an effect sends, in the words that a person may have put it in since. */
export const draftedFor = (
  app: Pick<Application, 'log'>,
  effect: Pick<Effect, 'about' | 'aboutPosition' | 'effectId'>,
): Drafted => {
  const event = askedBy(app, effect);
  if (event?.type !== 'MailDrafted') throw new NothingDrafted(effect.effectId, effect.about);
  return draftsOf(app, event.data).at(-1) ?? event;
};

/** All words that the mail of a move was put into, the newest last. */
export const draftsOf = (
  { log }: Pick<Application, 'log'>,
  { negotiationId, move }: Pick<Drafted['data'], 'negotiationId' | 'move'>,
): readonly Drafted[] =>
  log
    .read({ stream: `negotiation:${negotiationId}`, types: ['MailDrafted'] })
    .filter((event): event is Drafted => event.type === 'MailDrafted' && event.data.move === move);

export class NothingDrafted extends Error {
  readonly code = 'NOTHING_DRAFTED';
  constructor(effectId: EffectId, about: EventId) {
    super(`Effect ${effectId} sends a mail, but event ${about} drafts none. Check the log with: parley verify`);
  }
}

const column = <T extends string>(reads: Reads, sql: string, ...parameters: readonly string[]): readonly T[] =>
  (reads.prepare(sql).all(...parameters) as { found: T }[]).map(({ found }) => found);

const first = <T extends string>(reads: Reads, sql: string, ...parameters: readonly string[]): T | null =>
  (reads.prepare(`${sql} LIMIT 1`).get(...parameters) as { found: T } | undefined)?.found ?? null;
