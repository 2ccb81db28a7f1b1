import type { NegotiationEvent } from '../../../events/catalogue.ts';
import { counted, minute, money, percent, words } from '../amounts.ts';
import { purposeWords } from './decisions.ts';
import type { SentencesFor, Words } from './told.ts';

/** Mail as it was drafted, sent, received and read. */
export const MAIL_SENTENCES: SentencesFor<
  NegotiationEvent,
  'MailDrafted' | 'DraftRejected' | 'MailSent' | 'PersonWrote' | 'MailReceived' | 'ReplyClassified'
> = {
  MailDrafted: ({ data, personal }) => ({
    sentence: `${capital(purposeWords(data.purpose))} was worded${atPrice(data.price)}${data.use === null ? '' : ` by ${data.use.model}`}${data.notBefore === null ? '' : `; it leaves at ${minute(data.notBefore)}, in their daytime`}.`,
    words: mailOf(personal.content),
  }),
  DraftRejected: ({ data, personal }) => ({
    sentence: `The draft of ${purposeWords(data.purpose)} was not sent.`,
    reason: personal.content?.reasons.join('; ') ?? 'the reasons were erased',
    words: mailOf(personal.content),
  }),
  MailSent: ({ data, personal }, { they }) => ({
    sentence: `Sent ${purposeWords(data.purpose)} to ${they}${atPrice(data.price)}.`,
    words: mailOf(personal.content),
  }),
  PersonWrote: ({ data, personal }, { they }) => ({
    sentence: personWrote(data, they),
    words: mailOf(personal.content),
  }),
  MailReceived: ({ data, personal }, { they }) => ({
    sentence: `${received(data, they)}${extras(data)}.`,
    words: mailOf(personal.content),
  }),
  ReplyClassified: ({ data }) => ({
    sentence:
      `The reply was read as ${words(data.intent)} (confidence ${percent(data.confidence)}) and understood as ` +
      `${words(data.understoodAs)}${data.ask === null ? '' : ` of ${money(data.ask)}`}.` +
      (data.discardedQuotes === 0
        ? ''
        : ` ${capital(counted(data.discardedQuotes, 'quote'))} not in the reply did not count.`),
  }),
};

type PersonWrote = Extract<NegotiationEvent, { type: 'PersonWrote' }>['data'];
type Received = Extract<NegotiationEvent, { type: 'MailReceived' }>['data'];

const personWrote = ({ direction, withinTeam }: PersonWrote, they: string): string => {
  if (withinTeam === true) return `A person wrote to the team about the thread with ${they}; nobody else got it.`;
  return direction === 'sent'
    ? `A person wrote to ${they} from the mailbox.`
    : `A person of the team wrote in the thread with ${they}.`;
};

const received = ({ kind, sender, returnDate }: Received, they: string): string => {
  switch (kind) {
    case 'human':
      return sender === 'influencer' ? `${they} wrote` : `A sender nobody knows wrote in the thread with ${they}`;
    case 'out_of_office':
      return `${they} is out of office${returnDate === null ? '' : ` until ${returnDate}`}`;
    case 'auto_reply':
      return `An automatic reply came from ${they}`;
    case 'hard_bounce':
      return `The mail to ${they} bounced for good`;
    case 'soft_bounce':
      return `The mail to ${they} bounced for now`;
    case 'list':
      return `A list mail came into the thread with ${they}`;
  }
};

const extras = ({ kind, attachments, hiddenText }: Received): string => {
  // A bounce's parts are the report and our own mail, which nobody attached.
  const bounced = kind === 'hard_bounce' || kind === 'soft_bounce';
  const found = [
    ...(bounced || attachments.length === 0 ? [] : [`with ${counted(attachments.length, 'attachment')}`]),
    ...(hiddenText ? ['with hidden text, which was left out'] : []),
  ];
  return found.length === 0 ? '' : `, ${found.join(' and ')}`;
};

const atPrice = (price: Parameters<typeof money>[0]): string => (price === null ? '' : ` at ${money(price)}`);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const mailOf = (content: Readonly<{ subject: string; body: string }> | null): Words =>
  content === null ? null : { subject: content.subject, body: content.body };
