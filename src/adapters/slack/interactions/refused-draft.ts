import type { StoredEvent } from '../../../events/catalogue.ts';
import type { EffectId } from '../../../events/units.ts';
import type { ReviewedPurpose } from '../../../domain/negotiation/commands.ts';
import { negotiationRowOf, type NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { NO_DRAFT } from '../../anthropic/draft.ts';
import type { Application } from '../../application.ts';
import { answer } from '../commands/answer.ts';
import { mayNotDecide, nameOf } from '../commands/deciding.ts';
import { answered, type OnEscalation, whyOver } from './escalation.ts';
import { type Filled, type Form, tellingView } from './forms.ts';
import type { Reaction, Submission } from './reaction.ts';
import {
  beginsThread,
  emptyFields,
  findingsIn,
  fitsForm,
  judgedAs,
  typedBody,
  typedSubject,
  wordingForm,
} from './wording.ts';

/** Opens the draft that the guard refused, with its reasons, to be changed and sent. */
export const editRefusedForm = async (app: Application, pressed: OnEscalation, userId: string): Promise<Reaction> => {
  const row = negotiationRowOf(app.log.database, pressed.negotiationId);
  const refused = refusedDraft(app, pressed);
  if (row === null || refused === null) return { told: answer(GONE) };
  const refusal = await mayNotDecide(app, userId, { wanted: 'edit_refused', sentence: SENDS, ...row });
  if (refusal !== null) return { told: answer(refusal) };
  const over = whyOver(app, pressed, row.status);
  if (over !== null) return { told: over };
  const { content } = refused.event.personal;
  if (content === null) return { told: answer(GONE) };
  if (!fitsForm(content.body))
    return { told: answer('This draft is too long for a form of Slack: write it in the thread.') };
  const subject = beginsThread(app.log.database, row.negotiationId) ? content.subject : null;
  const body = content.body === NO_DRAFT ? '' : content.body;
  const wording = { about: aboutMail(row, refused), subject, body, findings: content.reasons };
  return {
    opens: wordingForm({ asks: 'edit_refused', ...keysOf(pressed), judged: judgedAs(subject, body.trim()) }, wording),
  };
};

export const editRefused = async (
  app: Application,
  form: Extract<Form, { asks: 'edit_refused' }>,
  filled: Filled,
  userId: string,
): Promise<Submission> => {
  const body = typedBody(filled);
  const typed = typedSubject(filled);
  const empty = emptyFields(typed, body);
  if (empty !== null) return { errors: empty };
  const refused = refusedDraft(app, form);
  const row = negotiationRowOf(app.log.database, form.negotiationId);
  if (refused === null || row === null || refused.event.personal.content === null)
    return { shows: tellingView(answer(GONE)) };
  const { content } = refused.event.personal;
  const subject = typed ?? content.subject;
  const { purpose, price } = refused;
  const effect = { effectId: form.negotiationId as string as EffectId, kind: 'word_mail' } as const;
  const found = await app.log.write((tx) => {
    const on = { ...effect, negotiationId: form.negotiationId, move: refused.event.data.move };
    return findingsIn(tx, app, on, { subject: typed, body });
  });
  if (found === null) return { shows: tellingView(answer(GONE)) };
  // What was refused as it stands is refused still, whatever it was for.
  const isUnchanged = body === content.body.trim() && subject === content.subject;
  const findings = [...new Set([...found, ...(isUnchanged ? content.reasons : [])])];
  const judged = judgedAs(typed, body);
  if (findings.length > 0 && judged !== form.judged) {
    const wording = { about: aboutMail(row, refused), subject: typed, body, findings };
    return { shows: wordingForm({ asks: 'edit_refused', ...keysOf(form), judged }, wording) };
  }
  const led = await answered<never>(app, form, userId, {
    wanted: 'edit_refused',
    command: () => ({
      type: 'SendInWords',
      by: userId,
      purpose,
      price,
      draft: { subject, body },
      overridden: findings,
    }),
    done: (name) => `Your words go out to ${name}.`,
  });
  return led.outcome === 'not_done' ? { shows: tellingView(led.told) } : { done: true };
};

type Refused = Readonly<{
  event: Extract<StoredEvent, { type: 'DraftRejected' }>;
  purpose: ReviewedPurpose;
  price: NegotiationRow['lastOffer'];
}>;

/** The draft that led to this escalation; null where it is none that can be sent from here. */
const refusedDraft = ({ log }: Application, { negotiationId, escalation }: OnEscalation): Refused | null => {
  const events = log.read({ stream: `negotiation:${negotiationId}`, types: ['DraftRejected', 'NegotiationEscalated'] });
  const place = events.findIndex(({ position }) => position === escalation);
  const [event, asked] = [events[place - 1], events[place]];
  if (event?.type !== 'DraftRejected' || asked?.type !== 'NegotiationEscalated') return null;
  const { purpose } = event.data;
  if (asked.data.trigger !== 'draft_rejected_by_guard' || purpose === 'recap' || purpose === 'walk_away') return null;
  // A reminder waits for silence, which ended when a person was called: the same words ask once more.
  return { event, purpose: purpose === 'follow_up' ? 'clarification' : purpose, price: asked.data.lastOffer };
};

const aboutMail = (row: NegotiationRow, { purpose }: Refused): string =>
  `To ${nameOf(row)}, the ${purpose.replaceAll('_', ' ')} that was held back.`;

const keysOf = ({ negotiationId, escalation }: OnEscalation): OnEscalation => ({ negotiationId, escalation });

const SENDS = 'That lets a mail out';
const GONE = 'The draft that was held back can not be sent from here: write your own answer in the thread.';
