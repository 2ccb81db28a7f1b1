import { excerptOf } from './anthropic/reading.ts';
import { type ReceivedMail, theirMails, type ThreadEvent } from './anthropic/thread.ts';
import type { CampaignId, Instant, NegotiationId } from '../events/units.ts';
import { type Application, metadata, type Tx } from './application.ts';
import { decideNegotiation, negotiationOf } from './decisions/negotiation.ts';

/** So long a reply waits for a model before a person is asked to read it. */
export const UNREAD_HOURS = 4;

export type Unread = Readonly<{ negotiationId: NegotiationId; campaignId: CampaignId }>;

/** Threads whose newest mail has waited too long for its reading, and which no person was asked about yet. */
export const unreadTooLong = ({ log }: Pick<Application, 'log'>, now: Instant): readonly Unread[] => {
  const before = new Date(Date.parse(now) - UNREAD_HOURS * 60 * 60 * 1000).toISOString();
  return log.database.prepare(UNREAD).all(before) as Unread[];
};

/** Asks a person to read what they wrote. @throws CommandNotAllowed where it has been read meanwhile */
export const askAboutUnread = (tx: Tx, app: Application, { negotiationId, campaignId }: Unread): void => {
  const { phase, unanswered, unread } = negotiationOf(tx, negotiationId);
  // Who is asked already has been shown the others.
  const asked = phase.status === 'escalated' ? unread : unanswered;
  const events = tx.stream(`negotiation:${negotiationId}`) as readonly ThreadEvent[];
  const mails = theirMails({ events }).filter(({ data }) => asked.includes(data.messageId));
  const command = { type: 'AskAboutUnread', hours: UNREAD_HOURS, quote: beginningsOf(mails) } as const;
  decideNegotiation(tx, app, negotiationId, command, metadata('timers', 'agent', campaignId));
};

/** How each of them begins: none counts as shown that is not there, however long the one before it is. */
const beginningsOf = (mails: readonly ReceivedMail[]): string =>
  mails
    .map(({ personal }) =>
      excerptOf(personal.content?.body ?? '', Math.max(80, Math.floor(QUOTED_LENGTH / mails.length))),
    )
    .filter((beginning) => beginning !== '')
    .join('\n\n');

/** So much of a quotation is seen in a message. */
const QUOTED_LENGTH = 900;

/**
 * The latest reading that was asked for counts: an earlier one is left to it. Where a person is asked already, and waits for
 * this to decide, the earliest one of what they have not been shown. One of them is parked, since a model was asked
 * and did not answer: what only waited for Parley to be started again is read now.
 */
const UNREAD = `SELECT n.key AS negotiationId, n.campaign_id AS campaignId
  FROM effects f JOIN events asking ON asking.position = f.asked_at JOIN negotiations n ON n.key = f.negotiation_id
  WHERE f.open = 1 AND f.system = 'anthropic' AND f.kind = 'classify_reply' AND (
    (n.status = 'considering_reply'
      AND NOT EXISTS (SELECT 1 FROM json_each(n.state, '$.waived') WHERE value = 'reply_unread'))
    OR (n.status = 'escalated'
      AND EXISTS (SELECT 1 FROM json_each(n.state, '$.unread') WHERE value = asking.data ->> '$.messageId')))
  AND EXISTS (SELECT 1 FROM effects p
    WHERE p.negotiation_id = n.key AND p.open = 1 AND p.kind = 'classify_reply' AND p.status = 'parked')
  GROUP BY n.key HAVING iif(n.status = 'escalated', min(asking.recorded_at), max(asking.recorded_at)) <= ?
  ORDER BY n.key`;
