import type { ParleyEvent } from '../events/catalogue.ts';
import type { Projection } from './projection.ts';

export type Mail = Readonly<{
  negotiationId: string;
  threadId: string;
  rfcMessageIdHash: string | null;
  author: 'agent' | 'person' | 'influencer' | 'unknown';
  move: number | null;
}>;

/** Every message of every thread by its Gmail id: which negotiation it belongs to and whose it is. */
export const mails: Projection<ParleyEvent, Mail | null> = {
  name: 'mails',
  version: 3,
  reactsTo: ['MailSent', 'MailReceived', 'PersonWrote'],
  key: ({ data }) => ('messageId' in data ? data.messageId : null),
  initialState: null,
  evolve: (mail, event) => {
    switch (event.type) {
      case 'MailSent':
        return { ...idsOf(event.data), author: 'agent', move: event.data.move };
      case 'MailReceived':
        return { ...idsOf(event.data), author: event.data.sender, move: null };
      case 'PersonWrote':
        return { ...idsOf(event.data), author: 'person', move: null };
      default:
        return mail;
    }
  },
  columns: {
    negotiation_id: { type: 'TEXT', of: (mail) => mail?.negotiationId ?? null },
    thread_id: { type: 'TEXT', of: (mail) => mail?.threadId ?? null },
    rfc_message_id_hash: { type: 'TEXT', of: (mail) => mail?.rfcMessageIdHash ?? null },
    author: { type: 'TEXT', of: (mail) => mail?.author ?? null },
  },
  indexes: [
    { on: ['thread_id'] },
    { on: ['negotiation_id'] },
    { on: ['rfc_message_id_hash'], where: 'rfc_message_id_hash IS NOT NULL' },
  ],
};

type Ids = Pick<Mail, 'negotiationId' | 'threadId' | 'rfcMessageIdHash'>;

const idsOf = ({ negotiationId, threadId, rfcMessageIdHash }: Ids): Ids => ({
  negotiationId,
  threadId,
  rfcMessageIdHash,
});
