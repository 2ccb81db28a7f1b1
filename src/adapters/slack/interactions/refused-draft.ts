import type { StoredEvent } from '../../../events/catalogue.ts';
import type { EffectId } from '../../../events/units.ts';
import type { ReviewedPurpose } from '../../../domain/negotiation/commands.ts';
import { negotiationRowOf, type NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { NO_DRAFT } from '../../anthropic/draft.ts';
import type { Application } from '../../application.ts';
import { boundsFor } from '../../decisions/bounds.ts';
import { decisionOf } from '../../decisions/moves.ts';
import { answer } from '../commands/answer.ts';
import { mayNotDecide, nameOf } from '../commands/deciding.ts';
import { answered, type OnEscalation, whyOver } from './escalation.ts';
import { type Filled, type Form, tellingView } from './forms.ts';
import { wouldNotLeave } from './priced.ts';
import { type Reaction, type Submission, submissionOf } from './reaction.ts';
import {
  beginsThread,
  emptyFields,
  findingsIn,
  fitsForm,
  typedBody,
  typedSubject,
  unseen,
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
  if (!fitsForm(refused.draft.body))
    return { told: answer('This draft is too long for a form of Slack: write it in the thread.') };
  const subject = beginsThread(app.log.database, row.negotiationId) ? refused.draft.subject : null;
  const { body } = refused.draft;
  const findings = await findingsFor(app, refused, { subject, body });
  if (findings === null) return { told: answer(GONE) };
  const { negotiationId, escalation } = pressed;
  const wording = { about: aboutMail(row, refused), subject, body, findings };
  return { opens: wordingForm({ asks: 'edit_refused', negotiationId, escalation }, wording) };
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
  const findings = refused === null ? null : await findingsFor(app, refused, { subject: typed, body });
  if (refused === null || row === null || findings === null) return { shows: tellingView(answer(GONE)) };
  const again = unseen(form, { about: aboutMail(row, refused), subject: typed, body, findings });
  if (again !== null) return { shows: again };
  const { purpose, price, final } = refused;
  const led = await answered<never>(app, form, userId, {
    wanted: 'edit_refused',
    command: (now, tx) => {
      const bounds = boundsFor(tx, now);
      if (refused.isOffer && price !== null && price > bounds.left) return { why: `${wouldNotLeave(bounds)}.` };
      const draft = { subject: typed ?? refused.draft.subject, body };
      return { type: 'SendInWords', by: userId, purpose, price, final, draft, overridden: findings };
    },
    done: (name) => `Your words go out to ${name}.`,
  });
  return submissionOf(led, (none) => none);
};

/** A draft that the guard refused, and what it was for. */
type Refused = Readonly<{
  event: Extract<StoredEvent, { type: 'DraftRejected' }>;
  /** What a person would change: no words where the model gave none. */
  draft: Readonly<{ subject: string; body: string }>;
  reasons: readonly string[];
  /** What they have written since, which it does not answer. */
  since: readonly string[];
  purpose: ReviewedPurpose;
  price: NegotiationRow['lastOffer'];
  /** Whether it was to say an amount that had not been offered before, and whether as the last one. */
  isOffer: boolean;
  final: boolean;
}>;

/** The draft that led to this escalation; null where it is none that can be sent from here. */
const refusedDraft = ({ log }: Application, { negotiationId, escalation }: OnEscalation): Refused | null => {
  const events = log.read({ stream: `negotiation:${negotiationId}` });
  const calls = events.filter(({ type }) => type === 'DraftRejected' || type === 'NegotiationEscalated');
  const place = calls.findIndex(({ position }) => position === escalation);
  const [event, asked] = [calls[place - 1], calls[place]];
  if (event?.type !== 'DraftRejected' || asked?.type !== 'NegotiationEscalated') return null;
  const { purpose, move } = event.data;
  const { content } = event.personal;
  if (asked.data.trigger !== 'draft_rejected_by_guard' || purpose === 'recap' || purpose === 'walk_away') return null;
  if (content === null) return null;
  const decision = decisionOf(events, move);
  return {
    event,
    draft: { subject: content.subject, body: content.body === NO_DRAFT ? '' : content.body.trim() },
    reasons: content.reasons,
    since: events.flatMap((later) =>
      later.position > escalation && later.type === 'EscalationJoined' ? [wroteSince(later)] : [],
    ),
    // A reminder waits for silence, which ended when a person was called: the same words ask once more.
    purpose: purpose === 'follow_up' ? 'clarification' : purpose,
    price: asked.data.lastOffer,
    isOffer: decision?.type === 'OfferDecided',
    final: decision?.type === 'OfferDecided' && (decision.data.final ?? purpose === 'final_offer'),
  };
};

/** What they wrote since, and what is found in a text, if there is one: in the draft as it stood also what it was refused for, whatever the check finds by now. */
const findingsFor = async (
  app: Application,
  { event, draft, reasons, since }: Refused,
  { subject, body }: Readonly<{ subject: string | null; body: string }>,
): Promise<readonly string[] | null> => {
  const { negotiationId, move } = event.data;
  const effect = { effectId: negotiationId as string as EffectId, kind: 'word_mail', negotiationId, move } as const;
  const found = body === '' ? [] : await app.log.write((tx) => findingsIn(tx, app, effect, { subject, body }));
  if (found === null) return null;
  const isUnchanged = body === draft.body && (subject ?? draft.subject) === draft.subject;
  return [...new Set([...since, ...found, ...(isUnchanged ? reasons : [])])];
};

const wroteSince = ({ personal }: Extract<StoredEvent, { type: 'EscalationJoined' }>): string =>
  `they have written since this was drafted: “${personal.content?.evidence ?? ERASED}”`;

const aboutMail = (row: NegotiationRow, { purpose }: Refused): string =>
  `To ${nameOf(row)}, the ${purpose.replaceAll('_', ' ')} that was held back.`;

const SENDS = 'That lets a mail out';
const ERASED = '(erased)';
const GONE = 'The draft that was held back can not be sent from here: write your own answer in the thread.';
