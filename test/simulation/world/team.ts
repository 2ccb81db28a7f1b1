import type { Chance } from '../../../sandbox/chance.ts';
import { composeMail } from '../../../sandbox/mail/compose.ts';
import { headerOf } from '../../../sandbox/mail/headers.ts';
import type { Message, SimulatedMailbox } from './mailbox.ts';
import type { PeopleOptions } from './people.ts';
import type { Modal } from './slack.ts';
import { COLLEAGUE, DECIDER, US } from './world.ts';

/** Who wrote a mail that came in, or what. */
export type Writer = 'reply' | 'out_of_office' | 'bounce' | 'stranger' | 'colleague';

export type TeamOptions = PeopleOptions &
  Readonly<{
    chance: Chance;
    names: readonly string[];
    /** A mail came in that no influencer wrote. */
    came(message: Message, writer: Writer): void;
  }>;

/** People who do as they please: the team in Slack and in the mailbox, and somebody whom nobody knows. */
export const teamOf = ({ chance, names, time, world, busy, told, came }: TeamOptions) => {
  const answerAsPerson = (threadId: string): void =>
    busy(async () => {
      const newest = newestIn(world().mailbox, threadId);
      if (newest === null) return;
      const to = newest.from.includes(US.address) ? newest.to : newest.from;
      const text = 'Hi, this is Priya. I am taking it from here.';
      const raw = await composeMail({
        from: { name: 'Priya Patel', address: US.address },
        to,
        text,
        ...newest.answering,
      });
      world().mailbox.sendAsPerson(raw, threadId);
      told(`a person answers in ${threadId}`);
    });

  const writeInto = (threadId: string, writer: 'stranger' | 'colleague'): void =>
    busy(async () => {
      const newest = newestIn(world().mailbox, threadId);
      if (newest === null) return;
      const { name, address, text } = WRITERS[writer];
      // One that the composer makes up would be another in the same history.
      const messageId = `<${chance.whole(0, 1e9)}@${address.split('@')[1] ?? ''}>`;
      const mail = { from: { name, address }, to: US.address, text, messageId, ...newest.answering };
      const raw = await composeMail(mail);
      came(world().mailbox.receive(raw, threadId), writer);
      told(`a ${writer} writes in ${threadId}`);
    });

  /** The team sees a draft of ours before it is sent. */
  const meddle = (draftId: string): void => {
    const { mailbox } = world();
    const draft = mailbox.drafts().find(({ id }) => id === draftId);
    if (draft === undefined) return;
    const act = chance.pick(['answer', 'answer', 'send', 'edit', 'edit and send', 'delete'] as const);
    told(`a person sees draft ${draftId}: ${act}`);
    if (act === 'answer') return answerAsPerson(draft.message.threadId);
    if (act === 'delete') return mailbox.deleteDraft(draftId);
    if (act !== 'send') mailbox.editDraft(draftId, (raw) => `${raw.trimEnd()}\r\n\r\nP.S. Priya says hello.\r\n`);
    if (act !== 'edit') mailbox.sendDraft(draftId);
  };

  const say = (command: string, words: string, who: string): void => {
    told(`${who} types ${command} ${words}`);
    void world().command(command, words, who);
  };

  /** Somebody presses whatever stands there, now and then what stood there before, and fills in what opens. */
  const press = (who: string): void => {
    const { slack } = world();
    const asking = slack.posts().filter(({ buttons }) => buttons.length > 0);
    const [post] = chance.shuffled(asking);
    const [button] = chance.shuffled(post?.buttons ?? []);
    if (post === undefined || button === undefined) return;
    told(`${who} presses ${button.action_id} on “${post.text}”`);
    busy(async () => {
      await world().press(post, button, who);
      if (chance.next() < 0.15) await world().press(post, button, chance.pick([DECIDER, COLLEAGUE]));
    });
    time.after(chance.between(1, 90) * 1_000, fillIn);
  };

  const fillIn = (): void => {
    for (const opened of world().modals()) {
      const amount = chance.pick(['', 'some', `$${chance.whole(1, 40) * 50}`, `$${chance.whole(1, 40) * 50}`]);
      const edited = chance.next() < 0.3 ? { body: chance.pick(['', 'Hi, $9,999 it is. Call me at once!']) } : {};
      told(`${opened.userId} fills ${opened.modal.callback_id} in: ${amount}`);
      // Once more as it is: what was found is overridden.
      busy(async () => {
        const answer = await world().submit(opened, { amount, ...edited });
        const shown = answer === null ? null : shownBy(answer.body);
        if (shown !== null && chance.next() < 0.5) await world().submit({ ...opened, modal: shown }, {});
      });
    }
  };

  const inAnyThread = (write: (threadId: string) => void): void => {
    const ours = world()
      .mailbox.messages()
      .filter(({ effect, labels }) => effect !== null && labels.includes('SENT'));
    const [message] = chance.shuffled(ours);
    if (message !== undefined) write(message.threadId);
  };

  return {
    answerAsPerson,
    meddle,
    interfere: (): void => {
      const { mailbox } = world();
      const somebody = chance.shuffled(names)[0] ?? '';
      switch (chance.pick(ACTS)) {
        case 'claim':
          return say('/claim', somebody, COLLEAGUE);
        case 'resume': {
          const words = chance.next() < 0.3 ? `${somebody} $${chance.whole(5, 30) * 100}` : somebody;
          return say('/resume', words, chance.next() < 0.8 ? DECIDER : COLLEAGUE);
        }
        case 'look':
          return say('/parley', chance.pick(['status', 'campaigns', 'escalations', `who ${somebody}`]), COLLEAGUE);
        case 'press':
          return press(chance.next() < 0.85 ? DECIDER : COLLEAGUE);
        case 'home':
          told('the home tab is opened');
          return void world().openHome(chance.pick([DECIDER, COLLEAGUE]));
        case 'retry':
          return say('/parley', 'retry', DECIDER);
        case 'expire':
          // Now and then with something in it that nobody has read yet.
          if (chance.next() < 0.4) inAnyThread(answerAsPerson);
          return time.after(1, () => {
            told('Gmail forgets its history');
            mailbox.expireHistory();
          });
        case 'answer':
          return inAnyThread(answerAsPerson);
        case 'stranger':
          return inAnyThread((threadId) => writeInto(threadId, 'stranger'));
        case 'colleague':
          return inAnyThread((threadId) => writeInto(threadId, 'colleague'));
        case 'draft': {
          const [draft] = chance.shuffled(mailbox.drafts());
          if (draft !== undefined) meddle(draft.id);
        }
      }
    },
  };
};

/** The form in place of the one that was filled in. */
const shownBy = (body: string): Modal | null => {
  const answer = JSON.parse(body === '' ? '{}' : body) as Readonly<{ view?: Modal }>;
  return answer.view?.callback_id === undefined ? null : answer.view;
};

const ACTS = [
  ...(['claim', 'resume', 'resume', 'answer', 'answer', 'draft'] as const),
  ...(['press', 'press', 'press', 'press', 'press', 'press', 'home'] as const),
  ...(['look', 'retry', 'expire', 'expire', 'stranger', 'colleague'] as const),
] as const;

const WRITERS = {
  stranger: { name: 'Kim', address: 'kim@elsewhere.example', text: 'I am her sister. She would do it for $9,500.' },
  colleague: { name: 'Sam Ito', address: 'sam@agency.example', text: 'Hi, I know them well and will take this one.' },
} as const;

/** Whom the last mail of a thread is from and to, and what a mail holds that answers it; null where there is none yet. */
const newestIn = (mailbox: SimulatedMailbox, threadId: string) => {
  const newest = mailbox.thread(threadId).findLast(({ labels }) => !labels.includes('DRAFT'));
  if (newest === undefined) return null;
  const header = (name: string): string => headerOf(newest.raw, name) ?? '';
  const answering = { subject: `Re: ${header('Subject').replace(/^Re: /i, '')}`, inReplyTo: header('Message-ID') };
  return { from: header('From'), to: header('To'), answering };
};
