import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryOf, isSilent, lastOffer, type Negotiation, TERMINAL } from '../../../src/domain/negotiation/state.ts';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import { acts, campaigns, play, type Step } from './random-thread.ts';

const RUNS = { numRuns: 300 };

/** In every thread that may happen, the list of what breaks the rule is empty. */
const never = (breaking: (steps: readonly Step[]) => readonly unknown[]) => {
  fc.assert(
    fc.property(acts, campaigns, fc.integer({ min: 1, max: 5 }), (happenings, others, rounds) => {
      expect(breaking(play(happenings, others, rounds))).toEqual([]);
    }),
    RUNS,
  );
};

type Offer = Extract<NegotiationEvent, { type: 'OfferDecided' }>['data'];
const isTerminal = (negotiation: Negotiation | null) => negotiation !== null && TERMINAL.has(negotiation.phase.status);

/** The agent's offers from the start to a reopening, from there to the next, without those that were taken back. */
const offersOf = (steps: readonly Step[]): readonly (readonly Offer[])[] => {
  const lives: Offer[][] = [[]];
  for (const event of steps.flatMap(({ events }) => events)) {
    if (event.type === 'NegotiationReopened') lives.push([]);
    if (event.type === 'OfferDecided' && event.data.by === 'agent') lives.at(-1)?.push(event.data);
    if (event.type === 'MoveSuperseded') lives.push((lives.pop() ?? []).filter(({ move }) => move !== event.data.move));
  }
  return lives;
};

const LETS_MAIL_OUT: ReadonlySet<string> = new Set(['ApproveAsk', 'SendOffer', 'WalkAway', 'CarryOn']);
const READS_OR_SHOWS: ReadonlySet<string> = new Set([
  'ReplyClassified',
  'NegotiationEscalated',
  'EscalationJoined',
  'PersonWrote',
  'NegotiationReopened',
]);

describe('whatever happens, in whatever order', () => {
  it('nothing but a refusal is thrown, and a refusal changes nothing', () => {
    // `play` lets every other error through.
    never((steps) => steps.filter(({ refused, before, after }) => refused && before !== after));
  });

  it('no closed thread is left but by a withdrawal or a reopening', () => {
    never((steps) =>
      steps.filter(
        ({ before, after, command }) =>
          isTerminal(before) &&
          before?.phase.status !== after?.phase.status &&
          command.type !== 'WithdrawAgreement' &&
          command.type !== 'Reopen',
      ),
    );
  });

  it('the agent’s offers strictly rise, so that no amount is offered twice', () => {
    never((steps) =>
      offersOf(steps).flatMap((offers) => offers.filter(({ price }, at) => price <= (offers[at - 1]?.price ?? 0))),
    );
  });

  it('no offer of the agent exceeds the ceiling it was decided under', () => {
    never((steps) => offersOf(steps).flatMap((offers) => offers.filter((o) => o.price > o.inputs.ceilingPrice)));
  });

  it('the agent makes at most as many offers as it has rounds', () => {
    never((steps) => offersOf(steps).filter((offers) => offers.length > (steps[0]?.after?.terms.rounds ?? 0)));
  });

  it('the agent agrees to what they ask, or to an offer that they have seen', () => {
    never((steps) =>
      steps.filter(({ command, before, events }) =>
        events.some((event) => {
          if (event.type !== 'AgreementReached' || event.data.by !== 'agent') return false;
          if (command.type !== 'ConsiderReply') return true;
          const { understanding } = command;
          const { price } = event.data;
          if (understanding.kind === 'ask') return price !== understanding.amount;
          if (understanding.kind === 'escalate') return price !== understanding.ask;
          return before?.offers.findLast(({ sent }) => sent)?.price !== price;
        }),
      ),
    );
  });

  it('the agent decides nothing in a thread that a person has, that is paused, or that a person is asked about', () => {
    never((steps) =>
      steps.filter(
        ({ before, events }) =>
          ['human_managed', 'paused', 'escalated'].includes(before?.phase.status ?? '') &&
          events.some(
            (event) =>
              event.type === 'AnswerDecided' ||
              event.type === 'FollowUpDecided' ||
              ((event.type === 'OfferDecided' || event.type === 'AgreementReached') && event.data.by === 'agent'),
          ),
      ),
    );
  });

  it('no person lets a mail out that answers what they wrote last before it was read or shown', () => {
    never((steps) =>
      steps.filter(({ command, refused }, place) => {
        if (refused || !LETS_MAIL_OUT.has(command.type)) return false;
        const history = steps.slice(0, place).flatMap(({ events }) => events);
        const last = history.findLastIndex(
          (event) => event.type === 'MailReceived' && event.data.kind === 'human' && event.data.sender === 'influencer',
        );
        return last !== -1 && !history.slice(last).some(({ type }) => READS_OR_SHOWS.has(type));
      }),
    );
  });

  it('nothing is decided for somebody who is suppressed', () => {
    never((steps) =>
      steps.filter(
        ({ before, events }) => before?.suppressed === true && events.some(({ type }) => type.endsWith('Decided')),
      ),
    );
  });

  it('mails are numbered as they are decided', () => {
    never((steps) => {
      const moves = steps.flatMap(({ events }) =>
        events.flatMap(({ type, data }) => (DECIDES_A_MAIL.has(type) && 'move' in data ? [data.move] : [])),
      );
      return moves.filter((move) => move !== null).filter((move, at) => move !== at + 1);
    });
  });

  it('the state survives a round trip through JSON', () => {
    never((steps) => steps.filter(({ after }) => !isDeepStrictEqual(JSON.parse(JSON.stringify(after)), after)));
  });

  it('no thread is left with nothing to come', () => {
    never((steps) =>
      steps.filter(({ after }) => {
        switch (after?.phase.status) {
          case 'offering':
            return after.pending === null;
          case 'considering_reply':
            return after.unanswered.length === 0;
          case 'awaiting_reply':
            return lastOffer(after) === null;
          default:
            return false;
        }
      }),
    );
  });

  it('what is unread is unanswered too, so that it is read with what waits for an answer', () => {
    never((steps) =>
      steps.filter(({ after }) => after !== null && after.unread.some((id) => !after.unanswered.includes(id))),
    );
  });

  it('no mail of a stranger is left unseen once the agent has the thread again', () => {
    never((steps) =>
      steps.filter(
        ({ after }) => after !== null && after.strangers.length > 0 && !isSilent(after) && !isTerminal(after),
      ),
    );
  });

  it('it weighs on its campaign by its deal, or else by what may still be accepted', () => {
    never((steps) =>
      steps.filter(({ after }) => {
        if (after === null) return true;
        const { open, deal, held, outstanding } = entryOf(after);
        const stands = (open || after.phase.status === 'stopped') && !after.lapsed;
        return (
          open === isTerminal(after) ||
          (deal !== null) !== (after.phase.status === 'agreed') ||
          (held !== null && !open) ||
          outstanding !== (stands ? mayStillBeAccepted(after) : null)
        );
      }),
    );
  });
});

/** The latest offer; before it is sent also the one that they have seen, where that is higher. */
const mayStillBeAccepted = ({ offers }: Negotiation): number | null => {
  const [latest, ...earlier] = offers.toReversed();
  if (latest === undefined) return null;
  return latest.sent ? latest.price : Math.max(latest.price, earlier.find(({ sent }) => sent)?.price ?? 0);
};

const DECIDES_A_MAIL: ReadonlySet<string> = new Set([
  'OfferDecided',
  'AnswerDecided',
  'FollowUpDecided',
  'AgreementReached',
  'NegotiationDeclined',
]);
