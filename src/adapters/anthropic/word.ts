import { earliestSend } from '../../domain/send-window.ts';
import type { MovePurpose } from '../../events/catalogue/negotiation.ts';
import type { Instant } from '../../events/units.ts';
import type { Effect } from '../../projections/effects.ts';
import { type Application, metadata, nowOf, type Tx } from '../application.ts';
import { isCorrespondence } from '../decisions/correspondence.ts';
import { decideNegotiation } from '../decisions/negotiation.ts';
import type { Performer } from '../effects/performer.ts';
import type { LanguageModel } from './client.ts';
import { type Brief, wordDraft } from './draft.ts';
import type { Knowledge } from './knowledge.ts';
import { moveOf } from './move.ts';
import { isReadByManager, textOf, type Thread, threadOf, unansweredMails } from './thread.ts';

/**
 * Performs `word_mail`: a decided move becomes a guarded draft. Nothing leaves the house here, so there is nothing to
 * recover.
 */
export const mailWriter = (app: Application, languageModel: LanguageModel, knowledge: Knowledge): Performer => ({
  async perform(effect, { signal }) {
    const task = await app.log.write((tx) => taskOf(tx, app, effect));
    if ('why' in task) return { outcome: 'superseded', why: task.why };
    const { brief, thread } = task;
    const model = app.settings.ANTHROPIC_WRITING_MODEL;
    const { draft, verdict, use } = await wordDraft(languageModel, model, knowledge, brief, signal);
    const { campaignId } = thread.negotiation.terms;
    return {
      outcome: 'succeeded',
      result: verdict.ok ? 'drafted' : 'refused by the guard',
      record: (tx) => {
        const notBefore = sendTime(tx, app, thread.negotiation, brief.move.purpose);
        const command = { type: 'RecordDraft', move: brief.move.move, draft, use, notBefore, verdict } as const;
        const because = metadata('anthropic', 'agent', campaignId, effect.about);
        decideNegotiation(tx, app, thread.negotiationId, command, because);
      },
    };
  },
});

/** The opening goes out at once; everything after it waits for the recipient's send window. */
const sendTime = (tx: Tx, app: Application, { terms }: Thread['negotiation'], purpose: MovePurpose): Instant | null => {
  if (purpose === 'opening') return null;
  const { sendWindow, timeZone } = app.config.policy;
  const contact = tx.prepare('SELECT time_zone FROM contacts WHERE key = ?').get(terms.influencerId) as
    { time_zone: string | null } | undefined;
  return earliestSend(nowOf(app), sendWindow, contact?.time_zone ?? timeZone);
};

const taskOf = (
  tx: Tx,
  app: Application,
  effect: Effect,
): Readonly<{ brief: Brief; thread: Thread }> | Readonly<{ why: string }> => {
  const thread = threadOf(tx, app, effect);
  const parties = partiesOf(tx, app, thread);
  const subject = subjectOf(thread);
  if (parties === null) return { why: 'the personal data that the mail needs was erased' };
  if (thread.negotiation.pending?.move !== parties.move.move)
    return { why: 'the mail was taken back before it was worded' };
  const theirReply = textOf(unansweredMails(thread)) || null;
  return { brief: { ...parties, theirReply, subject }, thread };
};

/** What the check before sending knows of a mail: the move, and who writes to whom for whom; null once that was erased. */
export const partiesOf = (
  tx: Tx,
  { settings }: Pick<Application, 'settings'>,
  thread: Thread,
): Omit<Brief, 'theirReply' | 'subject'> | null => {
  const { about, clientName, influencerName, negotiation } = thread;
  const move = moveOf(about, negotiation.terms);
  if (move === null || influencerName === null) return null;
  const greeted = isReadByManager(tx, thread) ? SOMEBODY : influencerName;
  return { move, influencerName, greeted, clientName, senderName: settings.GMAIL_SENDER_NAME };
};

/** "Hi there": the sheet knows a manager's address and no name. */
const SOMEBODY = 'there';

/** A thread keeps the subject that it began with; null where no mail was written in it yet, or all were erased. */
const subjectOf = ({ events }: Thread): string | null => {
  const subjects = events.filter(isCorrespondence).flatMap(({ personal }) => personal.content?.subject ?? []);
  return subjects[0]?.replace(/^(?:re\s*:\s*)+/i, '').trim() ?? null;
};
