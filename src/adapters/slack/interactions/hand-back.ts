import type { NegotiationId, Position } from '../../../events/units.ts';
import { formatUsd } from '../../../domain/money.ts';
import { negotiationRowOf, type NegotiationRow, takenOverAt } from '../../../projections/negotiation-rows.ts';
import type { Application } from '../../application.ts';
import { dollars } from '../amount.ts';
import { section } from '../blocks.ts';
import { answer } from '../commands/answer.ts';
import { decided, mayNotDecide, nameOf } from '../commands/deciding.ts';
import { STATUSES } from '../notices/words.ts';
import { inline, mrkdwn, words } from '../text.ts';
import { UNKNOWN } from './escalation.ts';
import { type Filled, type Form, formView, tellingView, textField } from './forms.ts';
import type { Reaction, Submission } from './reaction.ts';

type Managed = Readonly<{ negotiationId: NegotiationId; takenOver: Position }>;

/** Asks which amount stands before a thread is given back: a person may have named another (policy §4). */
export const handBackForm = async (app: Application, pressed: Managed, userId: string): Promise<Reaction> => {
  const row = negotiationRowOf(app.log.database, pressed.negotiationId);
  const over = whyOver(app, pressed, row);
  if (row === null || over !== null) return { told: answer(over ?? UNKNOWN) };
  const refusal = await mayNotDecide(app, userId, { wanted: 'resume', sentence: LETS_MAIL_OUT, ...row });
  if (refusal !== null) return { told: answer(refusal) };
  const stands = row.lastOffer === null ? 'nothing was offered yet' : `Parley offered ${formatUsd(row.lastOffer)}`;
  return {
    opens: formView(
      { asks: 'hand_back', negotiationId: pressed.negotiationId, takenOver: pressed.takenOver },
      {
        title: 'Hand it back',
        submit: 'Hand it back',
        blocks: [
          section(
            mrkdwn`The thread with ${inline(nameOf(row))}: ${words(stands)}. What came in meanwhile is considered first.`,
          ),
          textField({
            id: 'amount',
            label: 'Amount that stands, where you named another',
            hint: 'Such as $900; left empty, our last offer stands',
            optional: true,
          }),
        ],
      },
    ),
  };
};

export const handBack = async (
  app: Application,
  form: Extract<Form, { asks: 'hand_back' }>,
  filled: Filled,
  userId: string,
): Promise<Submission> => {
  const typed = (filled['amount'] ?? '').trim();
  const standing = typed === '' ? null : dollars(typed);
  if (typed !== '' && standing === null) return { errors: { amount: 'Write it like $900 or $1,250.50' } };
  const row = negotiationRowOf(app.log.database, form.negotiationId);
  if (row === null) return { shows: tellingView(answer(UNKNOWN)) };
  const refusal = await mayNotDecide(app, userId, { wanted: 'resume', sentence: LETS_MAIL_OUT, ...row });
  if (refusal !== null) return { shows: tellingView(answer(refusal)) };
  let isDone = false;
  const told = await decided(
    app,
    row,
    userId,
    () => {
      const over = whyOver(app, form, negotiationRowOf(app.log.database, form.negotiationId));
      return over === null ? { type: 'HandBack', by: userId, standing } : { told: answer(over) };
    },
    () => {
      isDone = true;
      return `Parley has the thread with ${nameOf(row)} again.`;
    },
  );
  return isDone ? { done: true } : { shows: tellingView(told) };
};

const LETS_MAIL_OUT = 'Handing a thread back lets mail out';

/** null: it is still the person's since that event. */
const whyOver = (
  { log }: Application,
  { negotiationId, takenOver }: Managed,
  row: NegotiationRow | null,
): string | null => {
  if (row === null) return UNKNOWN;
  if (row.status === 'human_managed' && takenOverAt(log.database, negotiationId) === takenOver) return null;
  return `That is settled already: the thread with ${nameOf(row)} is ${STATUSES[row.status]}${row.status === 'human_managed' ? ' anew' : ''}. Nothing was changed.`;
};
