import type { Instant, NegotiationId } from '../../events/units.ts';
import { dayIn } from '../../domain/calendar.ts';
import type { ReceivedMail } from '../../domain/negotiation/commands.ts';
import { type KindOfMail, kindOf } from '../../domain/mail/kind.ts';
import { splitReply } from '../../domain/mail/reply.ts';
import type { Contact } from '../../projections/contacts.ts';
import { isErased } from '../../projections/erasures.ts';
import { stateOf } from '../../projections/states.ts';
import type { Application, Tx } from '../application.ts';
import { negotiationOf } from '../decisions/negotiation.ts';
import { erasedAs } from '../erased.ts';
import { isAuthentic } from './authentication.ts';
import {
  closedNegotiationOf,
  isCertainThread,
  isSending,
  isThreadBeginning,
  negotiationInThread,
  negotiationOfAnswered,
  openNegotiationsOf,
  ourTextsIn,
} from './known.ts';
import type { ParsedMail } from './parse.ts';
import { decideOnMail, ERASED, type FetchedMail, idsOf, ignore, textOf } from './record.ts';
import { withinTeam } from './team.ts';

/** Deals with a received message that we don't know yet; `waits` while the mail that it may answer is still leaving. */
export const ingestReceived = (tx: Tx, app: Application, message: FetchedMail): 'recorded' | 'ignored' | 'waits' => {
  const { parsed } = message;
  const kind = kindOf(parsed.mail, dayIn(message.receivedAt as Instant, app.config.policy.timeZone));
  const place = placeOf(tx, message, kind);
  if ('waits' in place) {
    if (place.waits) return 'waits';
    ignore(tx, message, place.why);
    return 'ignored';
  }
  const { negotiationId, doubtful } = place;
  const { influencerId } = negotiationOf(tx, negotiationId).terms;
  if (isErased(tx, influencerId) || erasedAs(tx, app, parsed.mail.from) !== null) {
    ignore(tx, message, ERASED);
    return 'ignored';
  }
  const contact = stateOf(tx, 'contacts', influencerId);
  const { mail } = parsed;
  const split = splitReply(mail.text, ourTextsIn(tx, negotiationId));
  const text = textOf(parsed, split.reply);
  const ids = idsOf(message);

  if (writtenBy(parsed, kind, contact, app.config.policy.teamDomains) === 'team') {
    const written = { direction: 'received', ...ids, ...withinTeam(app, parsed, contact), text } as const;
    decideOnMail(tx, app, negotiationId, { type: 'NotePersonsMail', mail: written, by: 'team_mail' }, 'person');
    return 'recorded';
  }
  // Money is not decided on a guess about which campaign it is: a person is asked, as about anybody unknown.
  const sender = isContact(parsed, contact) && !doubtful ? 'influencer' : 'unknown';
  const received: ReceivedMail = {
    ...ids,
    ...kindFor(kind, contact),
    sender,
    attachments: mail.attachments.filter(isWorthReading).map(({ mimeType, bytes }) => ({ mimeType, bytes })),
    hiddenText: parsed.hiddenText,
    text: { ...text, quoted: split.quoted.slice(0, LONGEST_QUOTED) },
  };
  decideOnMail(tx, app, negotiationId, { type: 'ReceiveMail', mail: received }, 'influencer');
  return 'recorded';
};

const LONGEST_QUOTED = 100_000;
/** Smaller ones are logos in a signature; a pasted rate card is larger. */
const SMALLEST_PICTURE_READ_BYTES = 50_000;

const isWorthReading = ({ inline, bytes }: ParsedMail['mail']['attachments'][number]): boolean =>
  !inline || bytes >= SMALLEST_PICTURE_READ_BYTES;

type Nowhere = Readonly<{ waits: boolean; why: string }>;

/** `doubtful`: it may as well be about another negotiation of whoever wrote it. */
type Place = Readonly<{ negotiationId: NegotiationId; doubtful: boolean }>;

/**
 * By thread, then by the mail it answers, then by a contact: the open negotiation that they heard from last, else the
 * closed one. Until our mail is recorded, its thread isn't known.
 */
const placeOf = (tx: Tx, { parsed, threadId }: FetchedMail, kind: KindOfMail): Place | Nowhere => {
  const known = negotiationInThread(tx, threadId) ?? negotiationOfAnswered(tx, parsed.answers);
  const address = kind.bouncedAddress ?? (parsed.oneAuthor ? parsed.mail.from : '');
  const open = openNegotiationsOf(tx, address);
  // A thread that was doubtful when it began is none the clearer for another mail in it.
  if (known !== null)
    return { negotiationId: known, doubtful: open.length > 1 && !isCertainThread(tx, threadId, parsed.answers) };
  if (open.some((each) => isSending(tx, each))) return { waits: true, why: 'a mail to its sender is leaving' };
  const negotiationId = open[0] ?? closedNegotiationOf(tx, address);
  if (negotiationId !== null) return { negotiationId, doubtful: open.length > 1 };
  return parsed.answers.length > 0 && isThreadBeginning(tx)
    ? { waits: true, why: 'it may answer a mail that is leaving' }
    : { waits: false, why: 'neither its thread nor its sender is known' };
};

/** Machines are told apart first: a team's out-of-office note takes nothing over. */
const writtenBy = (
  parsed: ParsedMail,
  { kind }: KindOfMail,
  contact: Contact | null,
  teamDomains: readonly string[],
): 'team' | 'other' => {
  const domain = parsed.mail.from.split('@').at(-1) ?? '';
  const listed = kind === 'human' && parsed.oneAuthor && !isContact(parsed, contact) && teamDomains.includes(domain);
  return listed && isAuthentic(parsed.mail, domain) ? 'team' : 'other';
};

const isContact = ({ mail, oneAuthor }: ParsedMail, contact: Contact | null): boolean =>
  oneAuthor && contact !== null && (mail.from === contact.email || mail.from === contact.managerEmail);

/** The bounce of another address, such as somebody in copy, says nothing about the influencer's. */
const kindFor = (kind: KindOfMail, contact: Contact | null): Pick<ReceivedMail, 'kind' | 'because' | 'returnDate'> => {
  const { because, bouncedAddress, returnDate } = kind;
  const elsewhere =
    bouncedAddress !== null && bouncedAddress !== contact?.email && bouncedAddress !== contact?.managerEmail;
  return kind.kind === 'hard_bounce' && elsewhere
    ? { kind: 'soft_bounce', because: `${because}, but it isn't the influencer's`, returnDate }
    : { kind: kind.kind, because, returnDate };
};
