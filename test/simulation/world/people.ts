import PostalMime from 'postal-mime';
import { type Chance, chanceOf } from '../../../sandbox/chance.ts';
import { answerTo } from '../../../sandbox/cast/answer.ts';
import { castOf, HEADER, rowOf } from '../../../sandbox/cast/cast.ts';
import { FRESH, type Influencer, type Letter, type Mood } from '../../../sandbox/cast/influencer.ts';
import { postLetter } from '../../../sandbox/cast/letters.ts';
import { type CampaignForm, fieldsOf } from '../../../sandbox/clickup/form.ts';
import { text } from '../../../sandbox/clickup/fields.ts';
import { composeMail } from '../../../sandbox/mail/compose.ts';
import { headerOf } from '../../../sandbox/mail/headers.ts';
import type { Cell } from '../../../sandbox/sheets/sheets.ts';
import type { VirtualTime } from '../time.ts';
import type { Message } from './mailbox.ts';
import { COLLEAGUE, DECIDER, type SimulatedWorld, US } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type PeopleOptions = Readonly<{
  seed: number;
  time: VirtualTime;
  span: number;
  /** How much the team interferes, from 0 up. */
  interference: number;
  world(): SimulatedWorld;
  /** Work that takes turns of the event loop, and no time. */
  busy(work: () => Promise<void>): void;
  told(line: string): void;
}>;

/** The influencers who answer, and the team that submits, edits, claims and writes itself. */
export const peopleOf = (options: PeopleOptions) => {
  const { seed, time, span, world, busy, told } = options;
  const chance = chanceOf(`people|${seed}`);
  const cast = castOf(seed, 19);
  // Where everybody says yes, the budget is what gives out.
  const willing = chance.next() < 0.25;
  const chosen = chance
    .shuffled(cast.influencers)
    .slice(0, chance.whole(2, 5))
    .map((one) => (willing ? willingly(one) : one));
  const owners = new Map(
    chosen.flatMap((one) =>
      [one.email, ...(one.manager === null ? [] : [one.manager.email])].map((address) => [address, one] as const),
    ),
  );
  const moods = new Map<string, Mood>();
  const letters = new Map<string, Letter['kind']>();
  const texts = new Map<string, string>();
  const said = new Map<string, readonly string[]>();
  const complete: Readonly<{ task: string; made: string }>[] = [];
  let over = false;

  const unlessOver = (milliseconds: number, work: () => void): void =>
    time.after(milliseconds, () => void (over || work()));

  const write = (influencer: Influencer, letter: Letter, ours: Ours): void =>
    unlessOver(delayOf(letter, chance), () =>
      busy(async () => {
        const raw = await postLetter(influencer, letter, ours, US, new Date(time.now()));
        const { id, threadId } = world().mailbox.receive(raw);
        letters.set(id, letter.kind);
        said.set(threadId, [...(said.get(threadId) ?? []), letter.text]);
        told(`${influencer.name} (${influencer.hidden.habit}) writes: ${letter.kind} ${letter.text.slice(0, 60)}`);
      }),
    );

  const read = async (message: Message): Promise<void> => {
    const ours = await readable(message);
    const influencer = owners.get(ours.to);
    if (message.effect === null) return;
    texts.set(message.effect, ours.text);
    // Somebody of the team adds a word in the same moment, before we may know ourselves that ours went out.
    if (chance.next() < 0.04 * options.interference)
      unlessOver(chance.between(0, 20 * SECOND), () => answerAsPerson(message.threadId));
    if (influencer === undefined) return;
    const { mood, letters: answers } = answerTo(influencer, moods.get(influencer.email) ?? FRESH, ours.text);
    moods.set(influencer.email, mood);
    for (const letter of answers) write(influencer, letter, ours);
    const [first] = answers;
    // Somebody who thinks of something more, just before or after we have read the first.
    if (first?.kind === 'reply' && chance.next() < 0.12)
      write(influencer, { ...first, text: chance.pick(AFTERTHOUGHTS) }, ours);
  };

  const answerAsPerson = (threadId: string): void =>
    busy(async () => {
      const newest = world()
        .mailbox.thread(threadId)
        .findLast(({ labels }) => !labels.includes('DRAFT'));
      if (newest === undefined) return;
      const [from, to] = [headerOf(newest.raw, 'From') ?? '', headerOf(newest.raw, 'To') ?? ''];
      const raw = await composeMail({
        from: { name: 'Priya Patel', address: US.address },
        to: from.includes(US.address) ? to : from,
        subject: `Re: ${(headerOf(newest.raw, 'Subject') ?? '').replace(/^Re: /i, '')}`,
        text: 'Hi, this is Priya. I am taking it from here.',
        inReplyTo: headerOf(newest.raw, 'Message-ID') ?? '',
      });
      world().mailbox.sendAsPerson(raw, threadId);
      told(`a person answers in ${threadId}`);
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

  const interfere = (): void => {
    const { mailbox } = world();
    const somebody = chance.shuffled(chosen)[0]?.name ?? '';
    const act = chance.pick([
      'claim',
      'resume',
      'resume',
      'answer',
      'answer',
      'draft',
      'look',
      'retry',
      'expire',
    ] as const);
    switch (act) {
      case 'claim':
        return say('/claim', somebody, COLLEAGUE);
      case 'resume':
        return say(
          '/resume',
          chance.next() < 0.3 ? `${somebody} $${chance.whole(5, 30) * 100}` : somebody,
          chance.next() < 0.8 ? DECIDER : COLLEAGUE,
        );
      case 'look':
        return say('/parley', chance.pick(['status', 'campaigns', 'escalations', `who ${somebody}`]), COLLEAGUE);
      case 'retry':
        return say('/parley', 'retry', DECIDER);
      case 'expire':
        told('Gmail forgets its history');
        return mailbox.expireHistory();
      case 'answer': {
        const [message] = chance.shuffled(
          mailbox.messages().filter(({ effect, labels }) => effect !== null && labels.includes('SENT')),
        );
        if (message !== undefined) answerAsPerson(message.threadId);
        return;
      }
      case 'draft': {
        const [draft] = chance.shuffled(mailbox.drafts());
        if (draft !== undefined) meddle(draft.id);
      }
    }
  };

  const submit = (form: CampaignForm, review: boolean): void => {
    const { clickup } = world();
    const fields = [...fieldsOf(form), ...(review ? [text('Reply Mode', 'review')] : [])];
    const { low, high } = form.cpm ?? { low: 20, high: 30 };
    const send = (first: CampaignForm, then: readonly Readonly<{ after: number; form: CampaignForm }>[]): void =>
      busy(async () => {
        const { taskId } = await clickup.submit(
          { name: form.title, fields: fieldsOf(first).concat(fields.slice(fieldsOf(first).length)) },
          { companion: chance.next() < 0.7 },
        );
        told(`a form is submitted: ${taskId}${then.length > 0 ? `, to be corrected ${then.length} times` : ''}`);
        const made = { task: taskId, made: new Date(time.now()).toISOString() };
        if (then.length === 0) complete.push(made);
        let wait = 0;
        then.forEach((correction, place) => {
          wait += correction.after;
          time.after(wait, () => {
            void clickup.correct(taskId, fieldsOf(correction.form));
            told(`form ${taskId} is corrected`);
            if (place === then.length - 1) complete.push(made);
          });
        });
      });
    switch (chance.pick(['complete', 'complete', 'filled in', 'corrected twice'] as const)) {
      case 'complete':
        return send(form, []);
      case 'filled in': {
        const { budget: _budget, ...rest } = form;
        return send(rest, [{ after: chance.between(2, 50) * SECOND, form }]);
      }
      case 'corrected twice': {
        const wrong = { ...form, cpm: { low: high, high: low } };
        const { clientName: _client, ...half } = form;
        return send(wrong, [
          { after: chance.between(0.2, 120) * MINUTE, form: half },
          { after: chance.between(0.01, 30) * MINUTE, form },
        ]);
      }
    }
  };

  const campaigns = chance.whole(1, 2);
  const missing = chance.next() < 0.4 ? chosen[0] : undefined;
  const broken = chance.next() < 0.3 ? chosen[1] : undefined;
  const sheetRows: readonly (readonly Cell[])[] = [
    HEADER,
    ...chosen.filter((one) => one !== missing).map((one) => (one === broken ? brokenRow(one) : rowOf(one))),
  ];

  const editSheet = (): void => {
    const { sheets } = world();
    const rows = sheets.rows().slice(1);
    const repaired = rows.map((row) => {
      const owner = chosen.find(({ name }) => name === row[0]);
      return owner === undefined ? row : rowOf(owner);
    });
    const added = missing !== undefined && !rows.some(([name]) => name === missing.name) ? [rowOf(missing)] : [];
    sheets.replaceRows([HEADER, ...chance.shuffled([...repaired, ...added])]);
    told('the sheet is edited');
  };

  return {
    sheetRows,
    letters,
    texts,
    said,
    complete,
    /** Plans everything that nobody has to react to. */
    begin: () => {
      for (let nth = 0; nth < campaigns; nth += 1) {
        const days = chance.pick([1, 2, 5, 30]);
        const form = formFor(chance, chosen, cast.form, { nth, willing });
        time.after(chance.between(12 * MINUTE, nth === 0 ? HOUR : span / 2), () =>
          submit({ ...form, timelineEnd: new Date(time.now() + days * DAY) }, chance.next() < 0.15),
        );
      }
      const acts = Math.round(options.interference * chance.between(0, 8));
      for (let nth = 0; nth < acts; nth += 1) unlessOver(chance.between(HOUR, span), interfere);
      if (missing !== undefined || broken !== undefined || options.interference > 0)
        unlessOver(chance.between(HOUR, span), editSheet);
    },
    /** A mail left the mailbox, whoever sent it. */
    sent: (message: Message) => busy(() => read(message)),
    /** A draft of ours lies in the mailbox. */
    drafted: (draftId: string) => {
      if (chance.next() < 0.05 * options.interference) unlessOver(chance.between(0, 3 * SECOND), () => meddle(draftId));
    },
    /** Nobody does anything new. */
    rest: () => {
      over = true;
    },
  };
};

export type People = ReturnType<typeof peopleOf>;

type Ours = Readonly<{ to: string; subject: string; text: string; messageId: string; references: readonly string[] }>;

const AFTERTHOUGHTS = [
  'One more thing: how many revisions would there be?',
  'Sorry, I meant $2,400 for everything.',
  'Actually, could you do a little more than that?',
  'Please ignore my last mail, I have to check with my manager first.',
] as const;

const readable = async ({ raw }: Message): Promise<Ours> => {
  const parsed = await PostalMime.parse(raw);
  return {
    to: (parsed.to?.[0]?.address ?? '').toLowerCase(),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    messageId: headerOf(raw, 'Message-ID') ?? '',
    references: parsed.references?.match(/<[^<>\s]+>/g) ?? [],
  };
};

const delayOf = ({ kind }: Letter, chance: Chance): number => {
  if (kind !== 'reply') return chance.between(1, 40) * SECOND;
  return chance.next() < 0.25 ? chance.between(2, 90) * SECOND : chance.between(0.05, 30) * HOUR;
};

const willingly = (one: Influencer): Influencer => ({
  ...one,
  manager: null,
  hidden: { ...one.hidden, habit: 'accepts', reservation: one.hidden.reservation / 2, opening: one.hidden.opening / 2 },
});

const brokenRow = (one: Influencer): readonly Cell[] =>
  rowOf(one).map((cell, column) => (HEADER[column] === 'Average Views' ? '#REF!' : cell));

/** A budget that sometimes binds. */
const formFor = (
  chance: Chance,
  chosen: readonly Influencer[],
  form: CampaignForm,
  { nth, willing }: Readonly<{ nth: number; willing: boolean }>,
): CampaignForm => {
  const views = chosen.reduce((sum, { averageViews }) => sum + averageViews * 3, 0);
  const budget = Math.ceil(((views * 30) / 1000) * chance.pick(willing ? [0.35, 0.5, 0.6] : [0.3, 0.6, 1, 1.2]));
  const clientName = `${form.clientName ?? ''}${nth === 0 ? '' : ' Two'}`;
  return {
    ...form,
    title: `Launch ${nth}`,
    clientName,
    budget,
    influencers: chosen.map(({ name }) => name),
  };
};
