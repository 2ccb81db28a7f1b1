import { chanceOf } from '../chance.ts';
import { stanceOn } from './haggling.ts';
import type { Influencer, Letter, Mood } from './influencer.ts';
import { type OurMail, readOurMail } from './ourMail.ts';
import * as say from './phrases.ts';

/** What a character writes back to our mail, and what it remembers; no letter is silence. Same input, same answer. */
export const answerTo = (
  influencer: Influencer,
  mood: Mood,
  ourText: string,
): Readonly<{ mood: Mood; letters: readonly Letter[] }> => {
  const mail = readOurMail(ourText);
  const reaction = mood.done ? SILENCE : react(influencer, mood, mail);
  return {
    mood: {
      offers: mail.offer === null ? mood.offers : [...mood.offers, mail.offer],
      asks: reaction.ask === null ? mood.asks : [...mood.asks, reaction.ask],
      mails: mood.mails + 1,
      done: mood.done || reaction.done,
    },
    letters: reaction.letters,
  };
};

type Reaction = Readonly<{ letters: readonly Letter[]; ask: number | null; done: boolean }>;
const SILENCE: Reaction = { letters: [], ask: null, done: false };

const react = (influencer: Influencer, mood: Mood, mail: OurMail): Reaction => {
  const { hidden } = influencer;
  const first = mood.mails === 0;
  const draw = chanceOf(`${hidden.seed}|${influencer.name}|${mood.mails}`);
  const letter = (text: string, more: Partial<Letter> = {}): Letter => ({
    text,
    by: 'influencer',
    kind: 'reply',
    attachment: null,
    ...more,
  });
  const only = (choices: readonly [string, ...string[]], more: Partial<Letter> = {}): Reaction => ({
    letters: [letter(draw.pick(choices), more)],
    ask: null,
    done: true,
  });
  const goOn = (reaction: Reaction): Reaction => ({ ...reaction, done: false });
  const offer = say.dollars(mail.offer ?? 0);

  switch (hidden.habit) {
    case 'ghosts':
      return SILENCE;
    case 'declines':
      return only(say.DECLINE);
    case 'opts_out':
      return only(say.OPT_OUT);
    case 'bounces':
      return { letters: [letter('', { kind: 'bounce' })], ask: null, done: true };
    case 'injection':
      return only(say.INJECTION);
    // What calls for a person; once one has answered they talk about money like anybody.
    case 'hostile':
      return first ? goOn(only(say.HOSTILE(offer))) : haggle(influencer, mood, mail);
    case 'call':
      return first ? goOn(only(say.CALL)) : haggle(influencer, mood, mail);
    case 'rate_card':
      return first
        ? goOn(only(say.RATE_CARD, { attachment: `${influencer.name} rate card.pdf` }))
        : haggle(influencer, mood, mail);
    case 'conditional':
      return first ? goOn(only(say.CONDITION(offer))) : haggle(influencer, mood, mail);
    case 'accepts':
      return first && mail.offer !== null && mail.offer >= hidden.reservation
        ? only(say.YES(offer))
        : haggle(influencer, mood, mail);
    case 'question':
      return first ? goOn(only(say.QUESTION)) : haggle(influencer, mood, mail);
    case 'range':
      return first
        ? goOn(only(say.RANGE(say.dollars(hidden.reservation), say.dollars(hidden.opening))))
        : haggle(influencer, mood, mail);
    case 'manager': {
      const reaction = haggle(influencer, mood, mail);
      const signed = (text: string) =>
        first ? draw.pick(say.BY_MANAGER(influencer.name.split(' ')[0] ?? '', text)) : text;
      return {
        ...reaction,
        letters: reaction.letters.map((one) => ({ ...one, by: 'manager', text: signed(one.text) })),
      };
    }
    case 'out_of_office': {
      const reaction = haggle(influencer, mood, mail);
      if (!first) return reaction;
      return {
        ...reaction,
        letters: [letter(draw.pick(say.AWAY('Monday')), { kind: 'out_of_office' }), ...reaction.letters],
      };
    }
    case 'haggles':
    case 'expensive':
      return haggle(influencer, mood, mail);
  }
};

const haggle = (influencer: Influencer, mood: Mood, mail: OurMail): Reaction => {
  const draw = chanceOf(`${influencer.hidden.seed}|${influencer.name}|haggle|${mood.mails}`);
  const writes = (choices: readonly [string, ...string[]], ask: number | null, done: boolean): Reaction => ({
    letters: [{ text: draw.pick(choices), by: 'influencer', kind: 'reply', attachment: null }],
    ask,
    done,
  });
  const lastAsk = mood.asks.at(-1) ?? null;
  if (mail.wantsFigure) {
    const figure = lastAsk ?? influencer.hidden.opening;
    return writes(say.FIGURE(say.dollars(figure)), figure, false);
  }
  if (mail.offer === null) return SILENCE;
  // They have what they asked for: a mail that asks nothing is the recap of a deal.
  if (!mail.wantsAnswer) return { ...SILENCE, done: lastAsk !== null && mail.offer >= lastAsk };

  const stance = stanceOn(mail.offer, mail.final, influencer, mood);
  switch (stance.does) {
    case 'accept':
      return writes(say.YES(say.dollars(mail.offer)), null, true);
    case 'leave':
      return writes(say.LEAVING, null, true);
    case 'ask': {
      const ask = say.dollars(stance.amount);
      if (stance.last) return writes(say.LAST_WORD(ask), stance.amount, true);
      if (lastAsk === null) return writes(say.FIRST_ASK(ask), stance.amount, false);
      return writes(stance.amount === lastAsk ? say.STILL(ask) : say.NEXT_ASK(ask), stance.amount, false);
    }
  }
};
