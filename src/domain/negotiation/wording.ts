import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { Limits, NegotiationCommand, PersonsWords } from './commands.ts';
import { after, keysOf, subjectOf } from './outcomes.ts';
import { sendOffer } from './people.ts';
import type { Negotiation } from './state.ts';

type Command<Type extends NegotiationCommand['type']> = Extract<NegotiationCommand, { type: Type }>;

/** A person has put the mail of a decided move into other words; the move itself, and its price, stay. */
export const reviseDraft = (command: Command<'ReviseDraft'>, negotiation: Negotiation): readonly NegotiationEvent[] => {
  const { pending } = negotiation;
  return pending === null ? [] : [drafted(command, negotiation, pending, { revises: true })];
};

/**
 * What the guard refused is decided again, by a person and with that person's words: its offer had never counted.
 * @throws OfferTooLow, MailMayBeLeaving
 */
export const sendInWords = (
  command: Command<'SendInWords'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  const decided = decidedAgain(command, negotiation, limits);
  const { pending, ...now } = after(negotiation, decided);
  return pending === null ? decided : [...decided, drafted(command, { pending, ...now }, pending)];
};

const decidedAgain = (
  { by, purpose, price, final }: Command<'SendInWords'>,
  negotiation: Negotiation,
  limits: Limits,
): readonly NegotiationEvent[] => {
  if (purpose === 'answer' || purpose === 'clarification') {
    const reason = 'a person put the refused answer into other words';
    const move = negotiation.moves + 1;
    return [
      {
        type: 'AnswerDecided',
        data: { ...keysOf(negotiation), move, purpose, price, about: null, reason, worded: true },
        personal: { subject: subjectOf(negotiation), content: { questions: [] } },
      },
    ];
  }
  if (price === null) return [];
  return sendOffer({ type: 'SendOffer', by, price, final }, negotiation, limits).map((event) =>
    event.type === 'OfferDecided' ? { ...event, data: { ...event.data, worded: true } } : event,
  );
};

const drafted = (
  { by, draft, overridden }: PersonsWords,
  negotiation: Negotiation,
  { move, purpose, price }: NonNullable<Negotiation['pending']>,
  revises: Readonly<{ revises?: true }> = {},
): NegotiationEvent => ({
  type: 'MailDrafted',
  data: {
    ...keysOf(negotiation),
    move,
    purpose,
    price,
    use: null,
    notBefore: null,
    by,
    ...revises,
    ...(overridden.length === 0 ? {} : { overridden: overridden.length }),
  },
  personal: {
    subject: subjectOf(negotiation),
    content: { ...draft, ...(overridden.length === 0 ? {} : { overridden: [...overridden] }) },
  },
});
