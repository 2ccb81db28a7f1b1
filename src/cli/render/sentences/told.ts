import type { EffectKind } from '../../../events/catalogue/effects.ts';
import type { AnyEvent } from '../../../events/event.ts';

/** One event in words. Nothing in it is safe for a terminal yet: names and mails are somebody else's text. */
export type Told = Readonly<{
  /** What happened, in one sentence. */
  sentence: string;
  /** Why, in the words that were stored with the decision. */
  reason?: string;
  /** Somebody's own words: a mail, a quotation. */
  words?: Words;
}>;

/** null: erased. */
export type Words = Readonly<{ subject: string | null; body: string }> | null;

/** What the influencer is called, and what was asked of the outside world where the event tells how that went. */
export type Context = Readonly<{ they: string; effect: EffectKind | null }>;

export type Sentences<E extends AnyEvent> = {
  readonly [Type in E['type']]: (event: Extract<E, { type: Type }>, context: Context) => Told;
};

/** The sentences of a catalogue's events that are named here. */
export type SentencesFor<E extends AnyEvent, Type extends E['type']> = Pick<Sentences<E>, Type>;

/** The agent decides as `Parley`, a person under their Slack id. */
export const decider = (by: string): string => (by === 'agent' ? 'Parley' : by);

export const ERASED_NAME = 'somebody (erased)';

/** A quotation, where there is one. */
export const quotation = (content: Readonly<{ evidence: string }> | null): Words | undefined => {
  if (content === null) return null;
  return content.evidence === '' ? undefined : { subject: null, body: content.evidence };
};

export const withWords = (said: Omit<Told, 'words'>, words: Words | undefined): Told =>
  words === undefined ? said : { ...said, words };
