import type { NegotiationId, Position } from '../../../events/units.ts';
import type { DecidedCommand, PersonsCommand } from '../../../domain/negotiation/commands.ts';
import type { Negotiation } from '../../../domain/negotiation/state.ts';
import { negotiationRowOf, type NegotiationRow } from '../../../projections/negotiation-rows.ts';
import type { Application, Tx } from '../../application.ts';
import type { Message } from '../blocks.ts';
import type { Pressed } from '../buttons.ts';
import { answer } from '../commands/answer.ts';
import { type Decided, decidedOr, mayNotDecide, nameOf } from '../commands/deciding.ts';
import type { Reaction } from './reaction.ts';
import { alreadySettled, whatSettled } from './settled.ts';

/** Which call for a person a button or form answers. */
export type OnEscalation = Readonly<{ negotiationId: NegotiationId; escalation: Position }>;

/** The choices that name no price. */
type Plain = Extract<Pressed, { does: 'carry_on' | 'close' | 'resume' | 'take_over' | 'walk_away' }>;

export const choose = async (app: Application, pressed: Plain, userId: string): Promise<Reaction> => {
  const { while: answers, command, done, anybody } = CHOICES[pressed.does];
  const led = await answered<Message>(app, pressed, userId, {
    wanted: pressed.does,
    answers,
    anybody,
    command: () => command(userId),
    done,
  });
  return { told: led.outcome === 'instead' ? led.shows : led.told };
};

type States = readonly NegotiationRow['status'][];

type PlainChoice = Readonly<{
  while: States;
  /** It moves no money and lets no mail out. */
  anybody: boolean;
  command: (by: string) => PersonsCommand;
  /** Told to whoever decided; `name`: of the negotiation. */
  done: (name: string) => string;
}>;

const CHOICES: Readonly<Record<Plain['does'], PlainChoice>> = {
  carry_on: {
    while: ['escalated'],
    anybody: false,
    command: (by) => ({ type: 'CarryOn', by }),
    done: (name) =>
      `Parley carries on with ${name}, and what it answers waits to be read. Where nothing is left that it may decide, you are asked again.`,
  },
  close: {
    while: ['escalated'],
    anybody: false,
    command: (by) => ({ type: 'CloseAsDeclined', by }),
    done: (name) => `Closed without a deal: ${name}. Parley mails nothing.`,
  },
  resume: {
    while: ['paused'],
    anybody: false,
    command: (by) => ({ type: 'Resume', by }),
    done: (name) => `The thread with ${name} is no longer paused: the decision waits for you as before.`,
  },
  take_over: {
    while: ['escalated', 'paused'],
    anybody: true,
    command: (by) => ({ type: 'TakeOver', by, how: 'command' }),
    done: (name) => `The thread with ${name} is yours: Parley stays silent there until \`/resume\`.`,
  },
  walk_away: {
    while: ['escalated'],
    anybody: false,
    command: (by) => ({ type: 'WalkAway', by }),
    done: (name) => `Parley says no to ${name}, politely.`,
  },
};

type Answer<Instead> = Readonly<{
  wanted: string;
  answers?: States;
  anybody?: boolean;
  command: (now: Negotiation, tx: Tx) => DecidedCommand | Readonly<{ why: string }> | Readonly<{ instead: Instead }>;
  done: (name: string) => string;
}>;

/** Decides an escalation: the first of several clicks wins, the others are told what was decided, and by whom. */
export const answered = async <Instead>(
  app: Application,
  pressed: OnEscalation,
  userId: string,
  { wanted, answers = ['escalated'], anybody = false, command, done }: Answer<Instead>,
): Promise<Decided<Instead>> => {
  const row = negotiationRowOf(app.log.database, pressed.negotiationId);
  if (row === null) return { outcome: 'not_done', told: answer(UNKNOWN) };
  const refusal = anybody ? null : await mayNotDecide(app, userId, { wanted, sentence: DECIDES, ...row });
  if (refusal !== null) return { outcome: 'not_done', told: answer(refusal) };
  return decidedOr<Instead>(
    app,
    row,
    userId,
    (now, tx) => {
      const over = whyOver(app, pressed, now.phase.status, answers);
      return over === null ? command(now, tx) : { told: over };
    },
    () => done(nameOf(row)),
  );
};

export const DECIDES = 'That decides about money or mail';
export const UNKNOWN = 'I know no such negotiation any more. Nothing was changed.';

/** null: the question that the button was made for is still open, and the thread in a state in which it is answered. */
export const whyOver = (
  app: Pick<Application, 'log'>,
  { negotiationId, escalation }: OnEscalation,
  status: NegotiationRow['status'],
  answers: States = ['escalated'],
): Message | null => {
  const settled = whatSettled(app, { type: 'NegotiationEscalated', position: escalation, negotiationId });
  if (settled !== null) return settled.by === null ? answer(UNKNOWN_QUESTION) : alreadySettled(settled.by);
  if (answers.includes(status)) return null;
  return answer(status === 'paused' ? PAUSED : NOT_PAUSED);
};

const UNKNOWN_QUESTION =
  'Nothing is asked there that I know of: `/parley escalations` lists what waits for a person. Nothing was changed.';
const PAUSED = 'The thread is paused, and its decision waits with it: resume it first. Nothing was changed.';
const NOT_PAUSED = 'The thread is not paused any more, and waits for a decision. Nothing was changed.';
