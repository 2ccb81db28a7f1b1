import type { StoredEvent } from '../../../events/catalogue.ts';
import type { Cents, NegotiationId, Position } from '../../../events/units.ts';
import { formatUsd } from '../../../domain/money.ts';
import type { PersonsCommand } from '../../../domain/negotiation/commands.ts';
import type { Negotiation } from '../../../domain/negotiation/state.ts';
import { negotiationRowOf, type NegotiationRow } from '../../../projections/negotiation-rows.ts';
import type { Application } from '../../application.ts';
import { section, type Message } from '../blocks.ts';
import { answer, tell } from '../commands/answer.ts';
import { decided, mayNotDecide, nameOf } from '../commands/deciding.ts';
import { settledBy } from '../noticeContext.ts';
import { outcomeOf } from '../notices/outcome.ts';
import { inline, mrkdwn } from '../text.ts';
import { dollars } from '../amount.ts';
import { type Filled, type Form, formView, tellingView, textField } from './forms.ts';
import type { Reaction, Submission } from './reaction.ts';

/** Which call for a person a button or form answers. */
export type OnEscalation = Readonly<{ negotiationId: NegotiationId; escalation: Position }>;

export const approve = async (
  app: Application,
  pressed: OnEscalation & Readonly<{ ask: Cents }>,
  userId: string,
): Promise<Reaction> => ({
  told: await answered(app, pressed, userId, {
    wanted: 'approve',
    command: (now) =>
      // Nobody approves what they have not seen.
      now.phase.status === 'escalated' && now.phase.ask !== pressed.ask
        ? {
            why: `They ask ${now.phase.ask === null ? 'nothing that could be approved' : formatUsd(now.phase.ask)} by now, not ${formatUsd(pressed.ask)}.`,
          }
        : { type: 'ApproveAsk', by: userId },
    done: (name) => `Agreed at ${formatUsd(pressed.ask)} with ${name}.`,
  }),
});

/** Anybody may: it moves no money and lets no mail out. */
export const takeOver = async (
  app: Application,
  { negotiationId }: Pick<OnEscalation, 'negotiationId'>,
  userId: string,
): Promise<Reaction> => {
  const row = negotiationRowOf(app.log.database, negotiationId);
  if (row === null) return { told: answer(UNKNOWN) };
  const command = (): PersonsCommand => ({ type: 'TakeOver', by: userId, how: 'command' });
  const done = () => `The thread with ${nameOf(row)} is yours: Parley stays silent there until \`/resume\`.`;
  return { told: await decided(app, row, userId, command, done) };
};

/** Opens the form for another amount. */
export const counter = async (app: Application, pressed: OnEscalation, userId: string): Promise<Reaction> => {
  const row = negotiationRowOf(app.log.database, pressed.negotiationId);
  if (row === null) return { told: answer(UNKNOWN) };
  const refusal = await mayNotDecide(app, userId, { wanted: 'counter', sentence: DECIDES, ...row });
  if (refusal !== null) return { told: answer(refusal) };
  const over = whyOver(app, pressed, row.status);
  return over === null ? { opens: offerForm(pressed, row) } : { told: over };
};

const offerForm = ({ negotiationId, escalation }: OnEscalation, row: NegotiationRow) =>
  formView(
    { asks: 'offer', negotiationId, escalation, confirming: null },
    {
      title: 'Another amount',
      submit: 'Offer it',
      blocks: [
        section(mrkdwn`For ${inline(nameOf(row))}.`),
        textField({ id: 'amount', label: 'Amount in US dollars', hint: 'Such as $900 or $1,250.50' }),
      ],
    },
  );

export const offer = async (
  app: Application,
  form: Extract<Form, { asks: 'offer' }>,
  filled: Filled,
  userId: string,
): Promise<Submission> => {
  const price = dollars(filled['amount'] ?? '');
  if (price === null) return { errors: { amount: 'Write it like $900 or $1,250.50' } };
  let isDecided = false;
  const told = await answered(app, form, userId, {
    wanted: 'counter',
    command: () => ({ type: 'SendOffer', by: userId, price, final: false }),
    done: (name) => {
      isDecided = true;
      return `Parley offers ${formatUsd(price)} to ${name}.`;
    },
  });
  return isDecided ? { done: true } : { shows: tellingView(told) };
};

type Answer = Readonly<{
  wanted: string;
  command: (now: Negotiation) => PersonsCommand | Readonly<{ why: string }>;
  /** Told to whoever decided; `name`: of the negotiation. */
  done: (name: string) => string;
}>;

/** Decides an escalation: the first of several clicks wins, the others are told what was decided, and by whom. */
export const answered = async (
  app: Application,
  pressed: OnEscalation,
  userId: string,
  { wanted, command, done }: Answer,
): Promise<Message> => {
  const row = negotiationRowOf(app.log.database, pressed.negotiationId);
  if (row === null) return answer(UNKNOWN);
  const refusal = await mayNotDecide(app, userId, { wanted, sentence: DECIDES, ...row });
  if (refusal !== null) return answer(refusal);
  return decided(
    app,
    row,
    userId,
    (now) => {
      const over = whyOver(app, pressed, now.phase.status);
      return over === null ? command(now) : { told: over };
    },
    () => done(nameOf(row)),
  );
};

const DECIDES = 'That decides about money or mail';
const UNKNOWN = 'I know no such negotiation any more. Nothing was changed.';

/** null: the question that the button was made for is still open. */
const whyOver = (
  { log }: Application,
  { negotiationId, escalation }: OnEscalation,
  status: NegotiationRow['status'],
): Message | null => {
  const [event] = log.read({ after: (escalation - 1) as Position, limit: 1 });
  const asked = event?.type === 'NegotiationEscalated' && event.data.negotiationId === negotiationId ? event : null;
  const by = asked === null ? null : settledBy(log, asked);
  if (asked !== null && by === null && status === 'escalated') return null;
  return tell(mrkdwn`${whatHappened(by)} Nothing was changed.`);
};

const whatHappened = (by: StoredEvent | null) =>
  by === null
    ? mrkdwn`The thread is paused, or nothing is asked there any more: look with \`/parley escalations\`.`
    : mrkdwn`That is settled already: ${outcomeOf(by)}.`;
