import type { MovePurpose } from '../../events/catalogue/negotiation.ts';
import type { LineItem, Platform } from '../../events/terms.ts';
import type { Cents, Day } from '../../events/units.ts';
import type { ThreadEvent } from './thread.ts';

/** A mail that the rules decided on, as far as its words go. */
export type Move = Readonly<{
  move: number;
  purpose: MovePurpose;
  price: Cents | null;
  /** Our last offer, as it says itself. */
  isFinal: boolean;
  platform: Platform;
  deliverables: readonly LineItem[];
  /** null where the mail has no business with it. */
  deadline: Day | null;
  /** Theirs, word for word. */
  questions: readonly string[];
  /** What is asked back about, e.g. `fee_or_tax`. */
  clarifyAbout: string | null;
  /** 1 for the first. */
  followUpNumber: number | null;
}>;

export type MoveTerms = Pick<Move, 'platform' | 'deliverables'> & Readonly<{ deadline: Day }>;

/** null: what it was decided from was erased. @throws NothingToWord for an event that decides no mail */
export const moveOf = (event: ThreadEvent, terms: MoveTerms): Move | null => {
  const { platform, deliverables, deadline } = terms;
  const asked = { questions: [], clarifyAbout: null, followUpNumber: null };
  const plain = { platform, deliverables, deadline, isFinal: false, ...asked };
  switch (event.type) {
    case 'OfferDecided': {
      const { move, purpose, price, final: isFinal = purpose === 'final_offer' } = event.data;
      return { ...plain, move, purpose, price, isFinal };
    }
    case 'AnswerDecided': {
      const { move, purpose, price, about } = event.data;
      const questions = event.personal.content?.questions;
      return questions === undefined ? null : { ...plain, move, purpose, price, questions, clarifyAbout: about };
    }
    case 'FollowUpDecided': {
      const { move, number, price } = event.data;
      return { ...plain, move, purpose: 'follow_up', price, followUpNumber: number };
    }
    case 'AgreementReached': {
      const { move, price } = event.data;
      if (move === null) throw new NothingToWord(event);
      return { ...plain, ...pick(event.data), move, purpose: 'recap', price };
    }
    case 'NegotiationDeclined': {
      const { move } = event.data;
      if (move === null) throw new NothingToWord(event);
      return { ...plain, deadline: null, move, purpose: 'walk_away', price: null };
    }
    default:
      throw new NothingToWord(event);
  }
};

export class NothingToWord extends Error {
  readonly code = 'NOTHING_TO_WORD';
  constructor({ type, position }: ThreadEvent) {
    super(`Event ${position} (${type}) decides no mail, so there is nothing to word; compare with: parley verify`);
  }
}

const pick = ({ platform, deliverables }: Pick<Move, 'platform' | 'deliverables'>) => ({ platform, deliverables });
