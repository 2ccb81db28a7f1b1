import type { Effect, RecordedDraft } from '../../projections/effects.ts';
import { stateOf } from '../../projections/states.ts';
import type { Application, Tx } from '../application.ts';
import type { Performer, Settlement, Try } from '../effects/performer.ts';
import type { GmailClient, MessageRef, ThreadMessage } from './client.ts';
import { composeMail } from './compose.ts';
import { type Envelope, envelopeFor } from './envelope.ts';
import { ingest, isMail } from './ingest.ts';
import { draftedFor, isHandled, threadsOf } from './known.ts';
import type { MayLeave } from './may-leave.ts';
import { parseMail } from './parse.ts';
import { type FetchedMail, recordSent } from './record.ts';
import { CHANGED_AND_SENT, handOver, isUnchanged, recordMarked } from './sent.ts';
import { findSent, type Sending } from './sent-already.ts';
import { isReviewed, mayLeaveNow, takeBack } from './standing.ts';

/**
 * Sends a drafted mail once: draft, record the draft, read the thread again, send (design §5). Where an earlier try
 * may have gone further than we know, the mailbox is asked before anything is repeated.
 */
export const sendMail = (app: Application, client: GmailClient): Performer => ({
  perform: async (asked, attempt) => {
    const sending = sendingOf(app, client, asked, attempt);
    const { draft } = sending.effect;
    return draft === null ? begin(sending) : carryOn(sending, draft);
  },
  recover: async (asked, attempt) => {
    const sending = sendingOf(app, client, asked, attempt);
    const { draft } = sending.effect;
    return draft === null ? withoutTrace(sending) : carryOn(sending, draft);
  },
});

const sendingOf = (app: Application, client: GmailClient, asked: Effect, attempt: Try): Sending => {
  const effect = stateOf(app.log.database, 'effects', asked.effectId) ?? asked;
  return { app, client, attempt, effect, drafted: draftedFor(app, effect) };
};

const begin = async (sending: Sending): Promise<Settlement> => {
  const { app, attempt, client, drafted } = sending;
  const { verdict, envelope } = await app.log.write((tx) => ({
    verdict: mayLeaveNow(tx, app, drafted),
    envelope: envelopeFor(tx, app, drafted),
  }));
  if (!verdict.ok) return superseded(sending, verdict);
  if (envelope === null) return { outcome: 'needs_person', why: 'the address of this person was erased' };

  const raw = await composeMail(letterOf(sending, envelope));
  attempt.signal.throwIfAborted();
  const created = await client.createDraft(raw, envelope.threadId, attempt.signal);
  attempt.signal.throwIfAborted();
  const draft = { draftId: created.id, messageId: created.messageId, contentHash: (await parseMail(raw)).contentHash };
  await attempt.recordDraft(draft);
  return sendUnlessReviewed(sending, draft);
};

const letterOf = ({ app, drafted, effect }: Sending, { threadId: _threadId, ...envelope }: Envelope) => ({
  ...envelope,
  effectId: effect.effectId,
  body: drafted.personal.content?.body ?? '',
  date: app.clock.now(),
});

/** The draft's id is known: what became of it tells what became of the mail. */
const carryOn = async (sending: Sending, draft: RecordedDraft): Promise<Settlement> => {
  const { app, attempt, client, drafted } = sending;
  const found = await client.getDraft(draft.draftId, attempt.signal);
  if (found === null) return goneFromDrafts(sending);
  const standing = (await parseMail(found.raw)).contentHash;
  const wanted = await lettersHash(sending);
  if (standing === wanted || (standing === draft.contentHash && wanted === null)) {
    const { id: draftId, messageId } = found;
    // A try that was cut off may have put the words in without a trace here.
    const recorded = { draftId, messageId, contentHash: standing };
    if (standing !== draft.contentHash) await attempt.recordDraft(recorded);
    return sendUnlessReviewed(sending, standing === draft.contentHash ? draft : recorded);
  }
  if (standing === draft.contentHash) return inOtherWords(sending, draft);
  return {
    outcome: 'superseded',
    why: 'a person changed the draft and has it now',
    record: (tx) => handOver(tx, app, drafted),
  };
};

/** A person has put the mail into other words since it was drafted: the draft is given them, and stays the only one. */
const inOtherWords = async (sending: Sending, draft: RecordedDraft): Promise<Settlement> => {
  const { app, attempt, client, drafted } = sending;
  const envelope = await app.log.write((tx) => envelopeFor(tx, app, drafted));
  if (envelope === null) return { outcome: 'needs_person', why: 'the address of this person was erased' };
  const raw = await composeMail(letterOf(sending, envelope));
  attempt.signal.throwIfAborted();
  const updated = await client.updateDraft(draft.draftId, raw, envelope.threadId, attempt.signal);
  if (updated === null) return goneFromDrafts(sending);
  const recorded = {
    draftId: updated.id,
    messageId: updated.messageId,
    contentHash: (await parseMail(raw)).contentHash,
  };
  await attempt.recordDraft(recorded);
  return sendUnlessReviewed(sending, recorded);
};

/** Of the mail as a person has put it, to whom it goes by now; null where the words are still those that were drafted. */
const lettersHash = async (sending: Sending): Promise<string | null> => {
  const { app, drafted } = sending;
  if (drafted.data.revises !== true) return null;
  const envelope = await app.log.write((tx) => envelopeFor(tx, app, drafted));
  return envelope === null ? null : (await parseMail(await composeMail(letterOf(sending, envelope)))).contentHash;
};

/** A try that left no trace here may still have left a draft there, or a person may have sent that. */
const withoutTrace = async (sending: Sending): Promise<Settlement | null> => {
  const { app, attempt, client, drafted, effect } = sending;
  const threads = threadsOf(app.log.database, drafted.data.negotiationId);
  let swept = 0;
  for (const { id, threadId } of await client.listDrafts(attempt.signal)) {
    if (threads.length > 0 && !threads.includes(threadId)) continue;
    const found = await client.getDraft(id, attempt.signal);
    if (found === null || (await parseMail(found.raw)).effectId !== effect.effectId) continue;
    await client.deleteDraft(id, attempt.signal);
    swept += 1;
  }
  const sent = swept > 0 ? null : await findSent(sending);
  return sent === null ? null : sentAlready(sending, sent);
};

const goneFromDrafts = async (sending: Sending): Promise<Settlement> => {
  const sent = await findSent(sending);
  if (sent !== null) return sentAlready(sending, sent);
  const why = 'the draft is gone and no sent mail carries its mark: a person deleted it, or look in the mailbox';
  return { outcome: 'needs_person', why };
};

const sendUnlessReviewed = async (sending: Sending, draft: RecordedDraft): Promise<Settlement> => {
  const { app, attempt, client, effect } = sending;
  const newer = await newerInThread(sending);
  const own = newer.find(({ labels, parsed }) => labels.includes('SENT') && parsed.effectId === effect.effectId);
  if (own !== undefined) return sentAlready(sending, own);

  const { verdict, reviewed } = await app.log.write((tx) => lastLook(tx, sending, newer));
  attempt.signal.throwIfAborted();
  if (!verdict.ok) {
    await client.deleteDraft(draft.draftId, attempt.signal);
    return superseded(sending, verdict);
  }
  if (reviewed) return { outcome: 'awaits_review', why: 'the draft is in the mailbox for a person to send' };

  const sent = await client.sendDraft(draft.draftId, attempt.signal);
  if (sent === null) return goneFromDrafts(sending);
  const message = await client.getRaw(sent.id, attempt.signal);
  const raw = message?.raw ?? Buffer.from('');
  return succeeded(sending, { ...sent, parsed: await parseMail(raw) });
};

/** What came meanwhile is recorded as if the mailbox had been read, and what it means for our mail, in one transaction. */
const lastLook = (tx: Tx, { app, drafted, effect }: Sending, newer: readonly FetchedMail[]) => {
  for (const message of newer) ingest(tx, app, message);
  const verdict = mayLeaveNow(tx, app, drafted);
  takeBack(tx, app, drafted, verdict);
  return { verdict, reviewed: isReviewed(tx, drafted, effect) };
};

const newerInThread = async ({ app, attempt, client, drafted }: Sending): Promise<readonly FetchedMail[]> => {
  const { database } = app.log;
  const unknown: ThreadMessage[] = [];
  for (const thread of threadsOf(database, drafted.data.negotiationId)) {
    const messages = await client.threadMessages(thread, attempt.signal);
    unknown.push(...messages.filter((message) => isMail(message) && !isHandled(database, message.id)));
  }
  const fetched: FetchedMail[] = [];
  for (const { id } of unknown) {
    const message = await client.getRaw(id, attempt.signal);
    if (message !== null) fetched.push({ ...message, parsed: await parseMail(message.raw) });
  }
  return fetched;
};

/** Found in the mailbox: sent by an earlier try, or by a person who may have changed it first. */
const sentAlready = ({ app, effect }: Sending, message: FetchedMail): Settlement => {
  const record = (tx: Tx): void => void recordMarked(tx, app, effect, message);
  return isUnchanged(effect, message)
    ? { outcome: 'succeeded', result: message.id, record }
    : { outcome: 'superseded', why: CHANGED_AND_SENT, record };
};

const superseded = ({ app, drafted }: Sending, verdict: Extract<MayLeave, { ok: false }>): Settlement => ({
  outcome: 'superseded',
  why: verdict.because,
  record: (tx) => takeBack(tx, app, drafted, verdict),
});

const succeeded = (
  { app, drafted, effect }: Sending,
  sent: Pick<MessageRef, 'id' | 'threadId'> & Pick<FetchedMail, 'parsed'>,
): Settlement => ({
  outcome: 'succeeded',
  result: sent.id,
  record: (tx) => recordSent(tx, app, drafted, effect.effectId, sent),
});
