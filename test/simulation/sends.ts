import type { Position } from '../../src/events/units.ts';
import { rowsOf } from './checks.ts';
import type { Watch } from './network.ts';
import type { Life } from './process.ts';
import type { Message, SimulatedMailbox } from './world/mailbox.ts';
import type { Writer } from './world/team.ts';

/** What a thread looked like, outside and in the log, when the application read it. */
type Seen = Readonly<{ life: number; messages: readonly Message[]; standing: Standing | null }>;
type Standing = Readonly<{ status: string; budgetLeft: number }>;

export type SendsOptions = Readonly<{
  life(): Life | null;
  mailbox(): SimulatedMailbox;
  writers: ReadonlyMap<string, Writer>;
  wrong(problem: string): void;
}>;

/**
 * Holds every send, at the moment in which it is asked for, against what was visible when its thread was read for the
 * last time: nothing may leave after a takeover, a pause, a stop, an end or a newer mail but what is due all the same.
 */
export const watchSends = ({ life, mailbox, writers, wrong }: SendsOptions): Watch => {
  const threads = new Map<string, Seen>();
  const drafts = new Map<string, Seen>();

  const look = (number: number, threadId: string): Seen => {
    const living = life();
    const messages = mailbox()
      .thread(threadId)
      .filter(({ labels }) => !labels.includes('DRAFT'));
    return { life: number, messages, standing: living?.number === number ? standingIn(living, threadId) : null };
  };

  const check = (number: number, draftId: string): void => {
    const living = life();
    const draft = mailbox()
      .drafts()
      .find(({ id }) => id === draftId);
    const effect = draft?.message.effect ?? null;
    if (living?.number !== number || draft === undefined || effect === null) return;
    const { threadId } = draft.message;
    const leaving = leavingOf(living, effect);
    const seen = [threads.get(threadId), drafts.get(draftId)].find((each) => each?.life === number);
    if (leaving === null) return wrong(`send-recorded: ${effect} leaves and no event asked for it`);
    if (isKnown(living, threadId) && threads.get(threadId)?.life !== number)
      return wrong(`send-reread: ${effect} leaves and nobody has read its thread`);
    if (isUnread(living, effect)) wrong(`send-reviewed: ${effect} (${leaving.purpose}) leaves and nobody has read it`);
    if (!isRecorded(living, effect, draftId)) wrong(`send-recorded: ${effect} leaves before its draft is on record`);
    const due = leaving.purpose === 'recap' || leaving.purpose === 'walk_away';
    for (const message of seen?.messages ?? []) {
      const kind = message.labels.includes('SENT')
        ? message.effect === null
          ? 'person'
          : 'ours'
        : writers.get(message.id);
      const concerns = ALWAYS_HEEDED.has(kind ?? '') || (!due && (kind === 'reply' || kind === 'stranger'));
      if (concerns && isNewer(living, message.id, leaving.decided))
        wrong(`send-newer: ${effect} (${leaving.purpose}) leaves after ${kind} wrote ${message.id}`);
    }
    // An opening has no thread: what the log says of it is as good as what was seen.
    const standing = seen?.standing ?? null;
    if (standing === null) return;
    if (FORBIDDEN.has(standing.status) || (ENDED.has(standing.status) && !due))
      wrong(`send-standing: ${effect} (${leaving.purpose}) leaves while the thread is ${standing.status}`);
    if (OFFERS.has(leaving.purpose) && (leaving.price ?? 0) > standing.budgetLeft)
      wrong(`send-budget: ${effect} offers ${leaving.price} of ${standing.budgetLeft}`);
  };

  return {
    issued: (service, { method, path, body }, number) => {
      if (service === 'gmail' && method === 'POST' && path.endsWith('/drafts/send'))
        check(number, (JSON.parse(body) as { id: string }).id);
    },
    handled: (service, { method, path }, number, { status, body }) => {
      if (service !== 'gmail' || status !== 200) return;
      const [, kind, id] = /\/(threads|drafts)(?:\/([^/]+))?$/.exec(path) ?? [];
      if (kind === 'threads' && id !== undefined) threads.set(id, look(number, id));
      const draft = body as { id?: string; message?: { threadId?: string } };
      const isDraft = kind === 'drafts' && (method === 'POST' ? id === undefined : id !== undefined);
      if (isDraft && draft.id !== undefined) drafts.set(draft.id, look(number, draft.message?.threadId ?? ''));
    },
  };
};

/** After these nothing leaves at all, not even what is due. */
const ALWAYS_HEEDED: ReadonlySet<string> = new Set(['person', 'colleague', 'bounce']);
const FORBIDDEN: ReadonlySet<string> = new Set(['human_managed', 'paused', 'stopped', 'stale']);
const ENDED: ReadonlySet<string> = new Set(['agreed', 'declined']);
const OFFERS: ReadonlySet<string> = new Set(['opening', 'counter', 'final_offer']);

const standingIn = ({ app }: Life, threadId: string): Standing | null =>
  rowsOf(app.log.database)<Standing>(
    `SELECT n.status, c.budget - (SELECT ifnull(sum(d.deal), 0) FROM negotiations d WHERE d.campaign_id = c.key) AS budgetLeft
     FROM mails m JOIN negotiations n ON n.key = m.negotiation_id JOIN campaigns c ON c.key = n.campaign_id
     WHERE m.thread_id = ? LIMIT 1`,
    threadId,
  )[0] ?? null;

const isKnown = ({ app }: Life, threadId: string): boolean =>
  rowsOf(app.log.database)('SELECT 1 FROM mails WHERE thread_id = ? LIMIT 1', threadId).length > 0;

const isRecorded = ({ app }: Life, effect: string, draftId: string): boolean =>
  rowsOf(app.log.database)('SELECT 1 FROM effects WHERE key = ? AND draft_id = ?', effect, draftId).length > 0;

type Leaving = Readonly<{ purpose: string; price: number | null; decided: Position }>;

/** The mail that an effect sends, and the position of the event that decided it. */
const leavingOf = ({ app }: Life, effect: string): Leaving | null =>
  rowsOf(app.log.database)<Leaving>(
    `SELECT m.data ->> '$.purpose' AS purpose, m.data ->> '$.price' AS price, (SELECT min(d.position) FROM events d
       WHERE d.negotiation_id = m.negotiation_id AND d.data ->> '$.move' = m.data ->> '$.move') AS decided
     FROM events m WHERE m.id = ? AND m.type = 'MailDrafted'`,
    effect.split(':')[0],
  )[0] ?? null;

/** Whether a message is not on record, or came to be after the decision that is about to leave. */
const isNewer = ({ app }: Life, messageId: string, decided: Position): boolean => {
  const [outcome] = rowsOf(app.log.database)<{ position: Position; type: string }>(
    `SELECT position, type FROM events WHERE dedupe_key = ?`,
    `gmail:${messageId}`,
  );
  return outcome === undefined || (outcome.type !== 'MailIgnored' && outcome.position > decided);
};

/** Whether a mail is for people to read first, and nobody has: nobody let its draft go or put it into their own words. */
const isUnread = ({ app }: Life, effect: string): boolean =>
  rowsOf(app.log.database)(
    `SELECT 1 FROM events m JOIN campaigns c ON c.key = m.campaign_id WHERE m.id = :asking AND m.type = 'MailDrafted'
     AND (c.state ->> '$.submission.replyMode' = 'review' OR EXISTS (
       SELECT 1 FROM events d WHERE d.negotiation_id = m.negotiation_id AND d.data ->> '$.move' = m.data ->> '$.move'
       AND d.type IN ('OfferDecided', 'AgreementReached', 'NegotiationDeclined') AND d.data ->> '$.by' <> 'agent')
       OR m.data ->> '$.purpose' <> 'follow_up' AND 'NegotiationEscalated' = (SELECT s.type FROM events s WHERE s.negotiation_id = m.negotiation_id
         AND (s.type IN ('NegotiationEscalated', 'MailSent') OR s.type = 'PersonWrote' AND s.data ->> '$.withinTeam' IS NULL)
         AND s.position <
         (SELECT min(d.position) FROM events d WHERE d.negotiation_id = m.negotiation_id AND d.data ->> '$.move' = m.data ->> '$.move')
         ORDER BY s.position DESC LIMIT 1))
     AND NOT EXISTS (SELECT 1 FROM events r WHERE r.stream = 'effect:' || :effect AND r.type = 'DraftReleased')
     AND NOT EXISTS (
       SELECT 1 FROM events w WHERE w.negotiation_id = m.negotiation_id AND w.type = 'MailDrafted'
       AND w.data ->> '$.move' = m.data ->> '$.move' AND w.data ->> '$.by' IS NOT NULL)`,
    { asking: effect.split(':')[0], effect },
  ).length > 0;
