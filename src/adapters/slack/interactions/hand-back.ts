import type { types } from '@slack/bolt';
import type { Cents, NegotiationId, Position } from '../../../events/units.ts';
import { formatUsd } from '../../../domain/money.ts';
import { isTold, passedBy } from '../../../domain/negotiation/bounds.ts';
import { negotiationRowOf, type NegotiationRow, takenOverAt } from '../../../projections/negotiation-rows.ts';
import type { Application } from '../../application.ts';
import { boundsFor } from '../../decisions/bounds.ts';
import { dollars } from '../amount.ts';
import { section } from '../blocks.ts';
import { answer } from '../commands/answer.ts';
import { decidedOr, mayNotDecide, nameOf } from '../commands/deciding.ts';
import { namedByPeople } from '../commands/named.ts';
import { warningFor } from '../notices/bounds.ts';
import { STATUSES } from '../notices/words.ts';
import { inline, mrkdwn, words } from '../text.ts';
import { UNKNOWN } from './escalation.ts';
import { type Filled, type Form, formView, tellingView, textField } from './forms.ts';
import { type Reaction, type Submission, submissionOf } from './reaction.ts';

type Managed = Readonly<{ negotiationId: NegotiationId; takenOver: Position }>;

/** Asks which amount stands before a thread is given back: a person may have named another (policy §4). */
export const handBackForm = async (app: Application, pressed: Managed, userId: string): Promise<Reaction> => {
  const row = negotiationRowOf(app.log.database, pressed.negotiationId);
  const over = whyOver(app, pressed, row);
  if (row === null || over !== null) return { told: answer(over ?? UNKNOWN) };
  const refusal = await mayNotDecide(app, userId, { wanted: 'resume', sentence: LETS_MAIL_OUT, ...row });
  if (refusal !== null) return { told: answer(refusal) };
  const { negotiationId, takenOver } = pressed;
  const of = { negotiationId, takenOver, standing: null, passes: [], none: false };
  return { opens: amountForm(of, row, namedByPeople(app.log, row), null) };
};

type HandBackForm = Extract<Form, { asks: 'hand_back' }>;

/** `named`: by people, in the thread; `warning`: what the amount in it goes past. */
const amountForm = (
  of: Omit<HandBackForm, 'asks'>,
  row: NegotiationRow,
  named: readonly Cents[],
  warning: string | null,
): types.ModalView => {
  const ours = row.lastOffer === null ? 'no offer of Parley’s stands' : `Parley offered ${formatUsd(row.lastOffer)}`;
  const theirs = named.length === 0 ? '' : `, and ${named.map(formatUsd).join(', ')} was written there since`;
  const stands = `${ours}${theirs}`;
  return formView(
    { asks: 'hand_back', ...of },
    {
      title: 'Hand it back',
      submit: warning === null ? 'Hand it back' : 'Hand it back anyway',
      blocks: [
        section(
          mrkdwn`The thread with ${inline(nameOf(row))}: ${words(stands)}. What came in meanwhile is considered first.`,
        ),
        ...(warning === null ? [] : [section(mrkdwn`*${words(warning)}*${words(of.none ? '' : ITS_YES)}`)]),
        textField({
          id: 'amount',
          label: 'Amount that stands, where you named another',
          hint: `Such as $900; left empty, ${row.lastOffer === null ? 'Parley begins anew' : 'our last offer stands'}`,
          optional: true,
          ...(of.standing === null ? {} : { initial: formatUsd(of.standing) }),
        }),
      ],
    },
  );
};

const ITS_YES = ' What stands is what their yes agrees to, at its full price.';

export const handBack = async (
  app: Application,
  form: HandBackForm,
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
  const named = namedByPeople(app.log, row);
  const led = await decidedOr<types.ModalView>(
    app,
    row,
    userId,
    (now, tx) => {
      const over = whyOver(app, form, negotiationRowOf(app.log.database, form.negotiationId));
      if (over !== null) return { told: answer(over) };
      const { negotiationId, takenOver } = form;
      // Else the agent would begin anew, below what a person may have offered.
      if (standing === null && row.lastOffer === null && named.length > 0 && !form.none) {
        const warning = `Nothing stands then, and Parley begins anew with its own opening: ${named.map(formatUsd).join(', ')} was written there.`;
        return {
          instead: amountForm({ negotiationId, takenOver, standing, passes: [], none: true }, row, named, warning),
        };
      }
      const bounds = boundsFor(tx, now);
      const passes = standing === null ? [] : passedBy(standing, bounds);
      if (standing === null || isTold(passes, form.standing === standing ? form.passes : []))
        return { type: 'HandBack', by: userId, standing };
      const of = { negotiationId, takenOver, standing, passes: [...passes], none: false };
      return { instead: amountForm(of, row, named, warningFor(standing, bounds)) };
    },
    () => `Parley has the thread with ${nameOf(row)} again.`,
  );
  return submissionOf(led, (view) => view);
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
