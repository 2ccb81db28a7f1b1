import type { StoredEvent } from '../../../events/catalogue.ts';
import type { EffectId, Position } from '../../../events/units.ts';
import { stateOf } from '../../../projections/states.ts';
import { negotiationRowOf, type NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { type Application, metadata, type Tx } from '../../application.ts';
import { decideNegotiation, negotiationOf } from '../../decisions/negotiation.ts';
import { giveUpByPerson } from '../../effects/by-person.ts';
import { type Drafted, draftedFor } from '../../gmail/known.ts';
import type { Message } from '../blocks.ts';
import { answer } from '../commands/answer.ts';
import { actorOf, mayNotDecide, nameOf } from '../commands/deciding.ts';
import { outcomeOf } from '../notices/outcome.ts';
import { inline, type Mrkdwn, mrkdwn, words } from '../text.ts';
import { type Filled, type Form, tellingView } from './forms.ts';
import type { Reaction, Submission } from './reaction.ts';
import { alreadySettled, whatSettled } from './settled.ts';
import {
  beginsThread,
  emptyFields,
  findingsIn,
  fitsForm,
  typedBody,
  typedSubject,
  unseen,
  type Wording,
  wordingForm,
} from './wording.ts';

/** Which draft a button or form is about, and since when it waits. */
type Waiting = Readonly<{ effectId: EffectId; since: Position }>;

/** Lets a draft go that a person has read; what is checked just before sending is checked all the same. */
export const sendDraft = async (app: Application, pressed: Waiting, userId: string): Promise<Reaction> => ({
  told: await onDraft(app, pressed, userId, 'send', (tx, { row }) => {
    release(tx, pressed.effectId, userId, row);
    return answer(`The mail to ${nameOf(row)} goes out now; what the last check finds is told here.`);
  }),
});

/** The mail is not sent, and the thread becomes that person's: the agent would only decide the same again. */
export const discardDraft = async (app: Application, pressed: Waiting, userId: string): Promise<Reaction> => ({
  told: await onDraft(app, pressed, userId, 'discard', (tx, { row }) => {
    const done = giveUpByPerson(tx, app, pressed.effectId, userId, actorOf(userId));
    if (done !== 'done') return answer('Nobody knows yet whether that mail went out. Nothing was changed.');
    return answer(
      row.open
        ? `The mail to ${nameOf(row)} is not sent, and the thread is yours until \`/resume\`.`
        : `The mail to ${nameOf(row)} is not sent.`,
    );
  }),
});

export const editDraftForm = async (app: Application, pressed: Waiting, userId: string): Promise<Reaction> => {
  let wording: Wording | null = null;
  const told = await onDraft(app, pressed, userId, 'edit', (tx, { row, drafted }) => {
    const { content } = drafted.personal;
    if (content === null) return answer('What was drafted has been erased. Nothing was changed.');
    if (!fitsForm(content.body))
      return answer('This mail is too long for a form of Slack: edit it in Gmail, and send it there.');
    const subject = beginsThread(tx, row.negotiationId) ? content.subject : null;
    wording = { about: aboutMail(row, drafted), subject, body: content.body, findings: [] };
    return answer('');
  });
  if (wording === null) return { told };
  const { effectId, since } = pressed;
  return { opens: wordingForm({ asks: 'edit_draft', effectId, since }, wording) };
};

export const editDraft = async (
  app: Application,
  form: Extract<Form, { asks: 'edit_draft' }>,
  filled: Filled,
  userId: string,
): Promise<Submission> => {
  const body = typedBody(filled);
  const subject = typedSubject(filled);
  const empty = emptyFields(subject, body);
  if (empty !== null) return { errors: empty };
  let submission: Submission | null = null;
  const told = await onDraft(app, form, userId, 'edit', (tx, { row, drafted }) => {
    const { negotiationId, move, campaignId } = drafted.data;
    const { content } = drafted.personal;
    const effect = { effectId: form.effectId, kind: 'send_mail', negotiationId, move } as const;
    const findings = content === null ? null : findingsIn(tx, app, effect, { subject, body });
    if (content === null || findings === null) return answer('What was drafted has been erased. Nothing was changed.');
    const again = unseen(form, { about: aboutMail(row, drafted), subject, body, findings });
    if (again !== null) {
      submission = { shows: again };
      return answer('');
    }
    if (body !== content.body.trim() || (subject !== null && subject !== content.subject)) {
      const words = { by: userId, draft: { subject: subject ?? content.subject, body }, overridden: findings };
      const because = metadata('slack', actorOf(userId), campaignId);
      decideNegotiation(tx, app, negotiationId, { type: 'ReviseDraft', move, ...words }, because);
    }
    release(tx, form.effectId, userId, row);
    submission = { done: true };
    return answer('');
  });
  return submission ?? { shows: tellingView(told) };
};

/** What was done about it in Gmail names nobody. */
const became = (settledBy: StoredEvent): Mrkdwn => {
  switch (settledBy.type) {
    case 'EffectSucceeded':
      return words('the draft was sent in Gmail as it was');
    case 'EffectSuperseded':
      return mrkdwn`it was not sent: ${inline(settledBy.data.why, 200)}`;
    default:
      return outcomeOf(settledBy);
  }
};

const WAITS_FOR_NOBODY = 'That draft waits for nobody any more. Nothing was changed.';
const TAKEN_BACK = 'That mail was taken back meanwhile: something else came in the thread. Nothing was changed.';

type OnDraft = Readonly<{ row: NegotiationRow; drafted: Drafted }>;

/** The first of several clicks wins; the others are told what became of the draft, and through whom. */
const onDraft = async (
  app: Application,
  { effectId, since }: Waiting,
  userId: string,
  wanted: string,
  act: (tx: Tx, on: OnDraft) => Message,
): Promise<Message> => {
  const effect = stateOf(app.log.database, 'effects', effectId);
  const negotiationId = effect?.negotiationId ?? null;
  const row = negotiationId === null ? null : negotiationRowOf(app.log.database, negotiationId);
  if (effect === null || row === null) return answer('I know no such draft any more. Nothing was changed.');
  const asked = { wanted: `${wanted}_draft`, sentence: 'That lets a mail out, or stops it', ...row };
  const refusal = await mayNotDecide(app, userId, asked);
  if (refusal !== null) return answer(refusal);
  return app.log.write((tx) => {
    const settled = whatSettled(app, { type: 'EffectParked', position: since, effectId });
    if (settled !== null)
      return settled.by === null ? answer(WAITS_FOR_NOBODY) : alreadySettled(settled.by, became(settled.by));
    const drafted = draftedFor(app, effect);
    const isDecided = negotiationOf(tx, drafted.data.negotiationId).pending?.move === drafted.data.move;
    return isDecided ? act(tx, { row, drafted }) : answer(TAKEN_BACK);
  });
};

const release = (tx: Tx, effectId: EffectId, userId: string, { campaignId }: NegotiationRow): void => {
  tx.append({
    stream: `effect:${effectId}`,
    expected: 'stream_exists',
    metadata: metadata('slack', actorOf(userId), campaignId),
    events: [{ type: 'DraftReleased', data: { effectId, by: userId }, state: 'pending' }],
  });
};

const aboutMail = (row: NegotiationRow, { data, personal }: Drafted): string =>
  `To ${nameOf(row)}: ${personal.content?.subject ?? ''} (${data.purpose.replaceAll('_', ' ')})`;
