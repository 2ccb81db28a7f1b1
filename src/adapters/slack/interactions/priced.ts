import type { types } from '@slack/bolt';
import { formatUsd, LOWEST_PRICE } from '../../../domain/money.ts';
import { type Bounds, isTold, type Passed, passedBy } from '../../../domain/negotiation/bounds.ts';
import type { PersonsCommand } from '../../../domain/negotiation/commands.ts';
import { ensureShown } from '../../../domain/negotiation/people.ts';
import { negotiationRowOf, type NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { stateOf } from '../../../projections/states.ts';
import type { Application } from '../../application.ts';
import { boundsFor } from '../../decisions/bounds.ts';
import { dollars } from '../amount.ts';
import { laidOut, list, type Message, section } from '../blocks.ts';
import type { Pressed } from '../buttons.ts';
import { answer } from '../commands/answer.ts';
import { type Decided, mayNotDecide, nameOf } from '../commands/deciding.ts';
import { passedWords } from '../notices/bounds.ts';
import { usd } from '../notices/words.ts';
import { inline, mrkdwn, words } from '../text.ts';
import { answered, DECIDES, type OnEscalation, UNKNOWN, whyOver } from './escalation.ts';
import { type Filled, type Form, formView, tellingView, textField, tickField, TICKED } from './forms.ts';
import { type Reaction, type Submission, submissionOf } from './reaction.ts';

/** In place of a decision: the question whether it is meant, or what is wrong with the amount. */
type Instead = Readonly<{ asks: types.ModalView }> | Readonly<{ wrong: string }>;

type Confirming = Extract<Form, { asks: 'anyway' }>;

/** A price for an escalation, and which bounds whoever names it knows that it goes past. */
type Priced = OnEscalation & Pick<Confirming, 'what' | 'price' | 'final' | 'passes'>;

export const approve = async (
  app: Application,
  { ask, ...pressed }: Extract<Pressed, { does: 'approve' }>,
  userId: string,
): Promise<Reaction> =>
  reactionTo(await decide(app, { ...pressed, what: 'approve', price: ask, final: false }, userId));

export const finalOffer = async (
  app: Application,
  pressed: Extract<Pressed, { does: 'final_offer' }>,
  userId: string,
): Promise<Reaction> => reactionTo(await decide(app, { ...pressed, what: 'offer', final: true }, userId));

type Asking = Extract<Pressed, { does: 'counter' | 'record_deal' }>;

/** Opens the form for another amount, or for that of a deal that was made elsewhere. */
export const askForAmount = async (app: Application, pressed: Asking, userId: string): Promise<Reaction> => {
  const { database } = app.log;
  const row = negotiationRowOf(database, pressed.negotiationId);
  const negotiation = stateOf(database, 'negotiations', pressed.negotiationId);
  if (row === null || negotiation === null) return { told: answer(UNKNOWN) };
  const refusal = await mayNotDecide(app, userId, { wanted: pressed.does, sentence: DECIDES, ...row });
  if (refusal !== null) return { told: answer(refusal) };
  const over = whyOver(app, pressed, row.status);
  return over === null ? { opens: amountForm(pressed, row, boundsFor(database, negotiation)) } : { told: over };
};

const amountForm = ({ does, negotiationId, escalation }: Asking, row: NegotiationRow, bounds: Bounds) => {
  const isOffer = does === 'counter';
  const on = { negotiationId, escalation };
  return formView(isOffer ? { asks: 'offer', ...on } : { asks: 'record_deal', ...on }, {
    title: isOffer ? 'Another amount' : 'Record a deal',
    submit: isOffer ? 'Offer it' : 'Record it',
    blocks: [
      section(
        mrkdwn`${inline(nameOf(row))}\nTheir number: *${usd(bounds.ask, 'none named')}*, our last offer: *${usd(row.lastOffer, 'none yet')}*, our ceiling: *${usd(bounds.ceilingPrice)}*`,
      ),
      textField({ id: 'amount', label: 'Amount in US dollars', hint: 'Such as $900 or $1,250.50' }),
      ...(isOffer
        ? [tickField({ id: 'final', label: 'Last word', tick: 'This is our final offer: nothing follows it' })]
        : [section(words('It counts in the budget and the average. Parley mails nothing.'))]),
    ],
  });
};

/** Takes the amount in that was filled in. */
export const takeAmount = async (
  app: Application,
  { asks, negotiationId, escalation }: Extract<Form, { asks: 'offer' | 'record_deal' }>,
  filled: Filled,
  userId: string,
): Promise<Submission> => {
  const price = dollars(filled['amount'] ?? '');
  if (price === null) return { errors: { amount: 'Write it like $900 or $1,250.50' } };
  if (price < LOWEST_PRICE) return { errors: { amount: `Name ${formatUsd(LOWEST_PRICE)} or more` } };
  const final = filled['final'] === TICKED;
  const led = await decide(app, { what: asks, negotiationId, escalation, price, final, passes: [] }, userId);
  return led.outcome === 'instead' && 'wrong' in led.shows
    ? { errors: { amount: led.shows.wrong } }
    : submissionOf(led, viewOf);
};

/** They have seen what it goes past, and mean it. */
export const confirmed = async (app: Application, form: Confirming, userId: string): Promise<Submission> =>
  submissionOf(await decide(app, form, userId), viewOf);

/**
 * Decides with the bounds of this very moment: past any that whoever decides has not been told of, they are shown it
 * with its numbers and asked again.
 */
const decide = (app: Application, priced: Priced, userId: string): Promise<Decided<Instead>> =>
  answered<Instead>(app, priced, userId, {
    wanted: wantedBy(priced),
    command: (now, tx) => {
      const { phase } = now;
      if (priced.what !== 'record_deal') ensureShown(now);
      // Nobody approves what they have not seen.
      if (priced.what === 'approve' && phase.status === 'escalated' && phase.ask !== priced.price)
        return {
          why: `They ask ${phase.ask === null ? 'nothing that could be approved' : formatUsd(phase.ask)} by now, not ${formatUsd(priced.price)}.`,
        };
      const bounds = boundsFor(tx, now);
      if (priced.what === 'offer' && priced.price > bounds.left) return { instead: { wrong: wouldNotLeave(bounds) } };
      const passed = passedBy(priced.price, bounds);
      return isTold(passed, priced.passes)
        ? commandFor(priced, userId)
        : { instead: { asks: anywayView(priced, passed, bounds) } };
    },
    done: (name) => DONE[priced.what](priced, name),
  });

/** The check before sending lets no offer leave that the budget can't pay, whoever set it. */
export const wouldNotLeave = (bounds: Bounds): string =>
  `No offer leaves that is more than the budget can pay: ${passedWords([{ bound: 'budget', at: bounds.left }], bounds)}`;

const wantedBy = ({ what, final }: Priced): string => {
  if (what !== 'offer') return what;
  return final ? 'final_offer' : 'counter';
};

const commandFor = ({ what, price, final }: Priced, by: string): PersonsCommand => {
  switch (what) {
    case 'approve':
      return { type: 'ApproveAsk', by };
    case 'offer':
      return { type: 'SendOffer', by, price, final };
    case 'record_deal':
      return { type: 'CloseAsAgreed', by, price };
  }
};

const DONE: Readonly<Record<Priced['what'], (priced: Priced, name: string) => string>> = {
  approve: ({ price }, name) => `Agreed at ${formatUsd(price)} with ${name}. Parley mails them the recap.`,
  offer: ({ price, final }, name) =>
    final
      ? `Parley makes ${formatUsd(price)} its final offer to ${name} and offers nothing after it.`
      : `Parley offers ${formatUsd(price)} to ${name}.`,
  record_deal: ({ price }, name) =>
    `Recorded: a deal with ${name} at ${formatUsd(price)}. It counts in the budget and the average; Parley mails nothing.`,
};

const anywayView = (
  { negotiationId, escalation, what, price, final }: Priced,
  passed: readonly Passed[],
  bounds: Bounds,
): types.ModalView => {
  const form: Form = { asks: 'anyway', negotiationId, escalation, what, price, final, passes: [...passed] };
  const numbers = list(
    mrkdwn`*${words(formatUsd(price))} is over a limit:*`,
    passed.map((each) => words(passedWords([each], bounds))),
  );
  return formView(form, {
    title: 'Is that meant?',
    submit: `${DO[what]} it anyway`,
    blocks: [
      ...laidOut([numbers]),
      section(
        words(
          `By itself Parley would pay up to ${formatUsd(bounds.ceilingPrice)} at present. A deal counts at its full price.`,
        ),
      ),
    ],
  });
};

const DO: Readonly<Record<Priced['what'], string>> = { approve: 'Approve', offer: 'Offer', record_deal: 'Record' };

const reactionTo = (led: Decided<Instead>): Reaction => {
  if (led.outcome !== 'instead') return { told: led.told };
  return 'asks' in led.shows ? { opens: led.shows.asks } : { told: notDone(led.shows.wrong) };
};

const viewOf = (instead: Instead): types.ModalView =>
  'asks' in instead ? instead.asks : tellingView(notDone(instead.wrong));

const notDone = (wrong: string): Message => answer(`${wrong}. Nothing was changed.`);
