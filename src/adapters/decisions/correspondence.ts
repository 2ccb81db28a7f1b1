import type { StoredEvent } from '../../events/catalogue.ts';

type Mail<Type extends StoredEvent['type']> = Extract<StoredEvent, { type: Type }>;

/** A mail of the team's that the influencer got: not what it wrote to itself, which answers nothing and is not theirs to see. */
export const isPersonsMail = (event: StoredEvent): event is Mail<'PersonWrote'> =>
  event.type === 'PersonWrote' && event.data.withinTeam === undefined;

/** A mail between us and the influencer, or somebody who answered for them. */
export const isCorrespondence = (event: StoredEvent): event is Mail<'MailSent' | 'MailReceived' | 'PersonWrote'> =>
  event.type === 'MailSent' || event.type === 'MailReceived' || isPersonsMail(event);
