import PostalMime from 'postal-mime';
import { type Chance, chanceOf } from '../../../sandbox/chance.ts';
import { answerTo } from '../../../sandbox/cast/answer.ts';
import { castOf, HEADER, rowOf } from '../../../sandbox/cast/cast.ts';
import { FRESH, type Influencer, type Letter, type Mood } from '../../../sandbox/cast/influencer.ts';
import { postLetter } from '../../../sandbox/cast/letters.ts';
import { headerOf } from '../../../sandbox/mail/headers.ts';
import type { Cell } from '../../../sandbox/sheets/sheets.ts';
import type { VirtualTime } from '../time.ts';
import { type CompleteTask, formFor, submit } from './forms.ts';
import type { Message } from './mailbox.ts';
import { teamOf, type Writer } from './team.ts';
import { type SimulatedWorld, US } from './world.ts';

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
  const { seed, time, span, interference, world, busy, told } = options;
  const chance = chanceOf(`people|${seed}`);
  const cast = castOf(seed, 19);
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
  const writers = new Map<string, Writer>();
  const texts = new Map<string, string>();
  const said = new Map<string, readonly string[]>();
  const complete: CompleteTask[] = [];
  let over = false;

  const team = teamOf({
    ...options,
    chance,
    names: chosen.map(({ name }) => name),
    came: ({ id }, writer) => void writers.set(id, writer),
  });
  const unlessOver = (milliseconds: number, work: () => void): void =>
    time.after(milliseconds, () => void (over || work()));

  const write = (influencer: Influencer, letter: Letter, ours: Ours): void =>
    unlessOver(delayOf(letter, chance), () =>
      busy(async () => {
        const raw = await postLetter(influencer, letter, ours, US, new Date(time.now()));
        const { id, threadId } = world().mailbox.receive(raw);
        writers.set(id, letter.kind);
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
    if (chance.next() < 0.04 * interference)
      unlessOver(chance.between(0, 20 * SECOND), () => team.answerAsPerson(message.threadId));
    if (influencer === undefined) return;
    const { mood, letters } = answerTo(influencer, moods.get(influencer.email) ?? FRESH, ours.text);
    moods.set(influencer.email, mood);
    for (const letter of letters) write(influencer, letter, ours);
    const [first] = letters;
    // Somebody who thinks of something more, just before or after we have read the first.
    if (first?.kind === 'reply' && chance.next() < 0.12)
      write(influencer, { ...first, text: chance.pick(AFTERTHOUGHTS) }, ours);
  };

  const missing = chance.next() < 0.4 ? chosen[0] : undefined;
  const broken = chance.next() < 0.3 ? chosen[1] : undefined;
  const sheetRows: readonly (readonly Cell[])[] = [
    HEADER,
    ...chosen.filter((one) => one !== missing).map((one) => (one === broken ? brokenRow(one) : rowOf(one))),
  ];

  /** Everybody stands in it then, in another order. */
  const editSheet = (): void => {
    world().sheets.replaceRows([HEADER, ...chance.shuffled(chosen.map(rowOf))]);
    told('the sheet is edited');
  };

  return {
    sheetRows,
    writers,
    texts,
    said,
    complete,
    /** Plans everything that nobody has to react to. */
    begin: () => {
      for (let nth = chance.whole(0, 1); nth >= 0; nth -= 1) {
        const days = chance.pick([1, 2, 5, 30]);
        const form = formFor(chance, chosen, cast.form, { nth, willing });
        time.after(chance.between(12 * MINUTE, nth === 0 ? HOUR : span / 2), () =>
          submit({ ...form, timelineEnd: new Date(time.now() + days * DAY) }, { ...options, chance }, (task) =>
            complete.push(task),
          ),
        );
      }
      const acts = Math.round(interference * chance.between(0, 8));
      for (let nth = 0; nth < acts; nth += 1) unlessOver(chance.between(HOUR, span), team.interfere);
      unlessOver(chance.between(HOUR, span), editSheet);
    },
    /** A mail left the mailbox, whoever sent it. */
    sent: (message: Message) => busy(() => read(message)),
    /** A draft of ours lies in the mailbox. */
    drafted: (draftId: string) => {
      if (chance.next() < 0.05 * interference) unlessOver(chance.between(0, 3 * SECOND), () => team.meddle(draftId));
    },
    /** Nobody does anything new. */
    rest: () => {
      over = true;
    },
  };
};

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

/** Machines answer at once, people in seconds or in a day. */
const delayOf = ({ kind }: Letter, chance: Chance): number => {
  if (kind !== 'reply') return chance.between(0, 40) * SECOND;
  return chance.next() < 0.3 ? chance.between(0, 90) * SECOND : chance.between(0.05, 30) * HOUR;
};

const willingly = (one: Influencer): Influencer => ({
  ...one,
  manager: null,
  hidden: { ...one.hidden, habit: 'accepts', reservation: one.hidden.reservation / 2, opening: one.hidden.opening / 2 },
});

const brokenRow = (one: Influencer): readonly Cell[] =>
  rowOf(one).map((cell, column) => (HEADER[column] === 'Average Views' ? '#REF!' : cell));
