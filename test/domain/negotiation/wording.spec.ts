import { describe, expect, it } from 'vitest';
import { OfferTooLow } from '../../../src/domain/negotiation/people.ts';
import { escalated, given, offered, offers, replied, started, usd, heard } from './thread.ts';

const by = 'U2';
const draft = { subject: 'Re: Northwind', body: 'Hi Maya, could we do $900?' };
const inWords = (overridden: readonly string[] = []) => ({ by, draft, overridden });

describe('a draft that a person puts into other words', () => {
  const offering = [started(), offered(1, 800)];

  it('stands in for the draft of its move, and its price stays', () =>
    given(...offering)
      .when({ type: 'ReviseDraft', move: 1, ...inWords() })
      .then({
        type: 'MailDrafted',
        data: { move: 1, purpose: 'opening', price: usd(800), by, revises: true, use: null },
      })
      .leaves('offering'));

  it('keeps what that person overrode: how much of it, and, where names may stand, what', () =>
    expect(
      given(...offering)
        .when({ type: 'ReviseDraft', move: 1, ...inWords(['$950 is not the amount that was decided']) })
        .events(),
    ).toMatchObject([
      {
        data: { overridden: 1 },
        personal: { content: { ...draft, overridden: ['$950 is not the amount that was decided'] } },
      },
    ]));

  it('is refused once the move was taken back', () =>
    given(...offering)
      .when({ type: 'ReviseDraft', move: 2, ...inWords() })
      .refuses());
});

describe('a draft that the guard refused, sent in the words of a person', () => {
  const refused = [...heard, escalated('draft_rejected_by_guard')];
  const send = (purpose: 'opening' | 'counter' | 'final_offer' | 'answer', dollars: number, final = false) =>
    ({ type: 'SendInWords', purpose, price: usd(dollars), final, ...inWords() }) as const;

  it("is that person's offer, worded already, and asks nobody to word it", () =>
    given(...refused)
      .when(send('counter', 900))
      .then(offers(900, { by, purpose: 'counter', worded: true }), {
        type: 'MailDrafted',
        data: { move: 2, purpose: 'counter', price: usd(900), by },
      })
      .leaves('offering'));

  it('may be the final offer', () =>
    given(...refused)
      .when(send('final_offer', 900, true))
      .then(offers(900, { by, purpose: 'final_offer', worded: true }), {
        type: 'MailDrafted',
        data: { purpose: 'final_offer' },
      }));

  it('stays the only offer where the opening was to be that', () => {
    const only = given(started(), escalated('draft_rejected_by_guard')).when(send('opening', 800, true));
    only.then(offers(800, { by, purpose: 'opening', final: true, worded: true }), { type: 'MailDrafted' });
    expect(only.now()?.offers).toMatchObject([{ final: true }]);
  });

  it('answers them, with the standing offer', () =>
    given(...refused)
      .when(send('answer', 800))
      .then(
        { type: 'AnswerDecided', data: { move: 2, purpose: 'answer', price: usd(800), worded: true } },
        { type: 'MailDrafted', data: { move: 2, purpose: 'answer', by } },
      )
      .leaves('offering'));

  it('is refused where another question is asked, or none', () => {
    given(...heard, escalated('rounds_exhausted'))
      .when(send('counter', 900))
      .refuses();
    given(...replied)
      .when(send('counter', 900))
      .refuses();
  });

  it('is no offer below the lowest price', () =>
    expect(() =>
      given(...refused)
        .when(send('counter', 1))
        .then(),
    ).toThrow(OfferTooLow));
});
