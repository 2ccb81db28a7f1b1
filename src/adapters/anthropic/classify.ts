import { describeDeliverables } from '../../domain/pricing/deliverables.ts';
import { type Understanding, type Understood, understand } from '../../domain/mail/understanding.ts';
import { formatUsd } from '../../domain/money.ts';
import { lastSentOffer, TERMINAL } from '../../domain/negotiation/state.ts';
import type { Effect } from '../../projections/effects.ts';
import { type Application, metadata, type Tx } from '../application.ts';
import { decideNegotiation } from '../decisions/negotiation.ts';
import type { Performer, Settlement } from '../effects/performer.ts';
import type { LanguageModel } from './client.ts';
import { excerptOf, leftToPerson, type OurOffer, type Read, readReply } from './reading.ts';
import { writtenOut } from './slots.ts';
import { type ReceivedMail, textOf, theirMails, type Thread, threadOf, unansweredMails } from './thread.ts';

/**
 * Performs `classify_reply`: what they wrote is read by a model, reduced by code to what may be acted on, and decided
 * from. Reading twice does no harm, so there is nothing to recover.
 */
export const replyClassifier = (app: Application, languageModel: LanguageModel): Performer => ({
  async perform(effect, { signal }) {
    const task = await app.log.write((tx) => taskOf(tx, app, effect));
    if ('why' in task) return { outcome: 'superseded', why: task.why };
    const { thread, mails, reply, isWhole, offer } = task;
    const model = app.settings.ANTHROPIC_READING_MODEL;
    const read = isWhole
      ? await readReply(languageModel, model, offer, reply, signal)
      : leftToPerson(model, reply, 'a part of what they wrote was erased, for somebody whom it names');
    return settlementOf(app, effect, thread, mails, read, understoodAs(app, thread, mails, reply, read));
  },
});

/** `reply`: what is left of what they wrote; `isWhole`: nothing is missing that could matter. */
type Task = Readonly<{
  thread: Thread;
  mails: readonly ReceivedMail[];
  reply: string;
  isWhole: boolean;
  offer: OurOffer;
}>;

const taskOf = (tx: Tx, app: Application, effect: Effect): Task | Readonly<{ why: string }> => {
  const thread = threadOf(tx, app, effect);
  const { clientName, influencerName, negotiation } = thread;
  const isSilent = SILENT.has(negotiation.phase.status);
  if (!isSilent && isNewerAskedFor(tx, effect)) return { why: 'a newer reading of this thread reads this mail too' };
  const mails = isSilent ? unreadUpTo(effect, thread) : unansweredMails(thread);
  if (mails.length === 0) return { why: 'nothing is left to read' };
  if (influencerName === null) return { why: 'what they wrote was erased' };
  const price = lastSentOffer(negotiation)?.price ?? null;
  const { deliverables, deadline } = negotiation.terms;
  const offer = {
    clientName,
    influencerName,
    deliverables: describeDeliverables(deliverables),
    price: price === null ? null : formatUsd(price),
    deadline: writtenOut(deadline),
  };
  const left = mails.filter(({ personal }) => personal.content !== null);
  // Where nothing is decided but an opt-out, that is looked for in whatever is left.
  const isWhole = isSilent || left.length === mails.length;
  return { thread, mails, reply: textOf(left) ?? '', isWhole, offer };
};

/** Here nothing is decided from a reply but an opt-out, which must not be missed. */
const SILENT: ReadonlySet<string> = new Set([...TERMINAL, 'human_managed', 'paused']);

/** Up to the mail that asked, whatever no reading has covered: an earlier one may have been left to this one. */
const unreadUpTo = ({ aboutPosition }: Effect, thread: Thread): readonly ReceivedMail[] => {
  const covered = new Set(
    thread.events.flatMap((event) => (event.type === 'ReplyClassified' ? event.data.messageIds : [])),
  );
  return theirMails(thread).filter(({ position, data }) => position <= aboutPosition && !covered.has(data.messageId));
};

const isNewerAskedFor = (tx: Tx, { negotiationId, aboutPosition }: Effect): boolean =>
  tx.prepare(NEWER).get(negotiationId, aboutPosition) !== undefined;

const NEWER = `SELECT 1 FROM effects WHERE negotiation_id = ? AND kind = 'classify_reply' AND asked_at > ? LIMIT 1`;

const understoodAs = (
  { config }: Application,
  { negotiation }: Thread,
  mails: readonly ReceivedMail[],
  reply: string,
  { reading, problem }: Read,
): Understood => {
  const understood = understand({
    reading,
    reply,
    standingOffer: lastSentOffer(negotiation)?.price ?? null,
    deliverables: negotiation.terms.deliverables,
    attachments: mails.some(({ data }) => data.attachments.length > 0),
    hiddenText: mails.some(({ data }) => data.hiddenText),
    confidenceThreshold: config.confidenceThreshold,
    enabledTriggers: config.enabledTriggers,
  });
  if (problem === null) return understood;
  return {
    understanding: needsPerson(understood.understanding, reply),
    discarded: [`the whole reading: ${problem}`],
  };
};

/** Where no model has read the reply, only what code found in it by itself stands; a person reads the rest, whatever is switched off. */
const needsPerson = (understanding: Understanding, reply: string): Understanding =>
  understanding.kind === 'opt_out' || understanding.kind === 'escalate'
    ? understanding
    : { kind: 'escalate', trigger: 'ambiguous_intent', quote: excerptOf(reply), ask: null };

const settlementOf = (
  app: Application,
  { about }: Effect,
  { negotiationId, negotiation }: Thread,
  mails: readonly ReceivedMail[],
  { reading, problem, use }: Read,
  { understanding, discarded }: Understood,
): Settlement => ({
  outcome: 'succeeded',
  result: problem === null ? understanding.kind : `left to a person: ${problem}`,
  record: (tx) => {
    const messageIds = mails.map(({ data }) => data.messageId);
    const command = { type: 'ConsiderReply', messageIds, reading, understanding, discarded, use } as const;
    decideNegotiation(
      tx,
      app,
      negotiationId,
      command,
      metadata('anthropic', 'agent', negotiation.terms.campaignId, about),
    );
  },
});
