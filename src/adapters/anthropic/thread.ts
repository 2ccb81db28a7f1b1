import type { NegotiationEvent } from '../../events/catalogue.ts';
import type { Stored } from '../../events/event.ts';
import type { NegotiationId } from '../../events/units.ts';
import type { Negotiation } from '../../domain/negotiation/state.ts';
import type { Effect } from '../../projections/effects.ts';
import type { Application, Tx } from '../application.ts';
import { refuseFaulted } from '../decisions/limits.ts';
import { negotiationOf } from '../decisions/negotiation.ts';

export type ThreadEvent = Stored<NegotiationEvent>;
export type ReceivedMail = Extract<ThreadEvent, { type: 'MailReceived' }>;

/** Everything that is known about one negotiation when an effect of it is performed. */
export type Thread = Readonly<{
  negotiationId: NegotiationId;
  negotiation: Negotiation;
  /** Oldest first. */
  events: readonly ThreadEvent[];
  /** The event that asked for the effect. */
  about: ThreadEvent;
  clientName: string;
  /** null once their personal data was erased. */
  influencerName: string | null;
}>;

/** An effect, and the event that its words come from. */
type Asking = Pick<Effect, 'effectId' | 'kind' | 'negotiationId' | 'about'>;

/** @throws ReadModelFaulted; ThreadUnknown for an effect that is about no negotiation */
export const threadOf = (tx: Tx, app: Pick<Application, 'faulted'>, effect: Asking): Thread => {
  refuseFaulted(app, ['campaigns', 'contacts', 'negotiations', 'effects']);
  const { negotiationId } = effect;
  if (negotiationId === null) throw new ThreadUnknown(effect);
  const events = tx.stream(`negotiation:${negotiationId}`) as readonly ThreadEvent[];
  const about = events.find(({ id }) => id === effect.about);
  if (about === undefined) throw new ThreadUnknown(effect);
  const negotiation = negotiationOf(tx, negotiationId);
  const { campaignId, influencerId } = negotiation.terms;
  const campaign = tx.prepare('SELECT client_name FROM campaigns WHERE key = ?').get(campaignId);
  const contact = tx.prepare('SELECT name FROM contacts WHERE key = ?').get(influencerId);
  const clientName = (campaign as { client_name: string | null } | undefined)?.client_name ?? null;
  if (clientName === null) throw new ThreadUnknown(effect);
  return {
    negotiationId,
    negotiation,
    events,
    about,
    clientName,
    influencerName: (contact as { name: string | null } | undefined)?.name ?? null,
  };
};

/** Mails of theirs that a person wrote, in the order they came. */
export const theirMails = ({ events }: Pick<Thread, 'events'>): readonly ReceivedMail[] =>
  events.filter(
    (event): event is ReceivedMail =>
      event.type === 'MailReceived' && event.data.kind === 'human' && event.data.sender === 'influencer',
  );

/** Their mails that nobody has answered yet. */
export const unansweredMails = (thread: Thread): readonly ReceivedMail[] =>
  theirMails(thread).filter(({ data }) => thread.negotiation.unanswered.includes(data.messageId));

/** Whether the mail goes to the manager: it goes to whoever of the influencer's contacts wrote last. */
export const isReadByManager = (tx: Tx, thread: Thread): boolean => {
  const { influencerId } = thread.negotiation.terms;
  const contact = tx.prepare('SELECT manager_email FROM contacts WHERE key = ?').get(influencerId);
  const manager = (contact as { manager_email: string | null } | undefined)?.manager_email ?? null;
  return manager !== null && theirMails(thread).at(-1)?.personal.content?.from === manager;
};

/** What several mails say together, in the order they came; null when one of them was erased. */
export const textOf = (mails: readonly ReceivedMail[]): string | null => {
  const bodies = mails.map(({ personal }) => personal.content?.body.trim() ?? null);
  return bodies.includes(null) ? null : bodies.filter((body) => body !== '').join('\n\n');
};

export class ThreadUnknown extends Error {
  readonly code = 'THREAD_UNKNOWN';
  constructor({ effectId, kind }: Pick<Effect, 'effectId' | 'kind'>) {
    super(`${kind} ${effectId} was asked for by no event of a started negotiation; compare with: parley verify`);
  }
}
