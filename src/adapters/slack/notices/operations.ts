import type { types } from '@slack/bolt';
import { anchorLine } from '../../../events/anchor.ts';
import type { EffectKind, OutsideSystem } from '../../../events/catalogue/effects.ts';
import type { EffectId, Position } from '../../../events/units.ts';
import { HOLDS_UP_A_THREAD } from '../../effects/by-person.ts';
import { context, list, message, type Message, section } from '../blocks.ts';
import { actions, button } from '../buttons.ts';
import type { EventNamed, NoticeContext } from '../noticeContext.ts';
import { inline, joined, type Mrkdwn, mrkdwn, words } from '../text.ts';
import { moment, settledLine } from './outcome.ts';
import { influencerName, links, taskLink } from './words.ts';

/** One message per outage, however much fails in it. */
export const outageBegan = (event: EventNamed<'OutageBegan'>, given: NoticeContext): Message => {
  const { system, during, message: told } = event.data;
  const name = SYSTEMS[system];
  return message(`${name} is failing`, told, [
    section(
      mrkdwn`${words(name)} failed${words(during === null ? '' : ` when we tried to ${KINDS[during]}`)}: ${inline(told, 500)}. Nothing is lost: what waits is tried again with growing pauses for a day, and at once when it works again.`,
    ),
    list(words('*Waiting*'), waitingFor(given, system)),
    context(mrkdwn`since ${moment(event.occurredAt)}`),
  ]);
};

export const outageEnded = (event: EventNamed<'OutageEnded'>, given: NoticeContext): Message => {
  const { system, began } = event.data;
  const lasted = durationWords(Date.parse(event.occurredAt) - Date.parse(began));
  const name = SYSTEMS[system];
  return message(`${name} works again`, `after ${lasted}`, [
    section(mrkdwn`${words(name)} answers again, after about ${words(lasted)}. What waited goes out now.`),
    list(words('*Going out*'), waitingFor(given, system)),
    context(mrkdwn`failed since ${moment(began)}`),
  ]);
};

/** What trying again alone does not mend, with whatever waits for the same cause. */
export const effectNeedsPerson = (event: EventNamed<'EffectNeedsPerson'>, given: NoticeContext): Message => {
  const { system, kind, message: told, effectId } = event.data;
  const { settledBy, alike, negotiation } = given;
  const forWhom = negotiation === null ? words('') : mrkdwn` for ${influencerName(given)}`;
  const others = alike === 0 ? '' : ` ${alike} more ${alike === 1 ? 'waits' : 'wait'} for the same cause.`;
  const heading = settledBy === null ? 'Something only a person can mend' : 'No longer waits for a person';
  return message(heading, `${SYSTEMS[system]}: ${told}`, [
    settledBy === null ? null : settledLine(settledBy),
    section(
      mrkdwn`Parley could not ${words(KINDS[kind])}${forWhom}, and trying again does not help: ${inline(told, 500)}.`,
    ),
    ...(settledBy === null
      ? [
          section(words(`It is kept.${others} Mend what it names and try again, or give it up.`)),
          parkedButtons({ effectId: effectId as EffectId, kind }, event.position),
        ]
      : []),
    context(
      joined(
        [
          mrkdwn`effect ${inline(effectId)} in ${words(SYSTEMS[system])}`,
          ...(given.campaign === null ? [] : [negotiation === null ? taskLink(given) : links(given)]),
        ],
        '  ·  ',
      ),
    ),
  ]);
};

/** Of an effect that waits for a person; `since`: any position from when it began to wait. */
export const parkedButtons = (
  { effectId, kind }: Readonly<{ effectId: EffectId; kind: EffectKind }>,
  since: Position,
): types.ActionsBlock | null =>
  actions(
    button('Try again', { does: 'try_again', effectId, since }, { style: 'primary' }),
    button(
      'Give it up…',
      { does: 'give_up', effectId, since },
      {
        confirm: {
          title: 'Give it up?',
          text: `Parley stops trying to ${KINDS[kind]}, for good.${HOLDS_UP_A_THREAD.has(kind) ? ' The thread that waits for it becomes yours.' : ''}`,
          ...{ yes: 'Give it up', no: 'Keep it' },
        },
      },
    ),
  );

export const webhookSilent = (event: EventNamed<'WebhookFoundSilent'>): Message => {
  const { why, webhookId } = event.data;
  const what =
    why === 'suspended'
      ? mrkdwn`ClickUp has suspended the webhook \`${inline(webhookId ?? 'unknown')}\` after too many deliveries that nobody took. Set its status to active again (\`PUT /webhook/${inline(webhookId ?? 'unknown')}\` of ClickUp's API).`
      : words(
          'A campaign form came that no webhook told of, and `CLICKUP_TOKEN` sees no webhook of its list. Create it.',
        );
  return message('ClickUp no longer tells of campaign forms', 'they are found once an hour', [
    section(mrkdwn`${what} Until then new and corrected forms are found once an hour, and nothing is lost.`),
  ]);
};

export const mailQuotaReached = ({ data }: EventNamed<'MailQuotaReached'>): Message => {
  const { sent, waiting, until } = data;
  return message('No more mail today', `${sent} left within 24 hours`, [
    section(
      mrkdwn`${sent} mails left within 24 hours, which is what Gmail takes from this mailbox. ${words(waiting === 1 ? 'One more waits' : `${waiting} more wait`)} and leave in order from ${moment(until)} on. What comes in is read meanwhile. A Workspace mailbox takes more: \`GMAIL_SENDS_PER_DAY\`.`,
    ),
  ]);
};

export const projectionFaulted = (event: EventNamed<'ProjectionFaulted'>): Message => {
  const { projection, message: told } = event.data;
  return message(`A read model stopped following: ${projection}`, 'nothing is decided from it', [
    section(
      mrkdwn`The read model \`${inline(projection)}\` could not take an event in: ${inline(told, 500)}. No event is lost; nothing is decided or sent from it until it is rebuilt: \`parley rebuild\``,
    ),
  ]);
};

/** The line is what `parley verify --anchors` reads, so that this channel can bear witness when the machine can't. */
export const logAnchored = ({ data }: EventNamed<'LogAnchored'>): Message => {
  const position = data.position.toLocaleString('en-US');
  return message(
    `Log anchored up to position ${position}`,
    'keep this message: nothing before it can be changed unseen',
    [
      section(
        mrkdwn`Everything up to position ${words(position)} is signed. Keep this message: should the database ever be doubted, save the line into a file and run \`parley verify --anchors FILE\`.`,
      ),
      section(mrkdwn`\`\`\`${inline(anchorLine(data), 600)}\`\`\``),
      context(mrkdwn`signed ${moment(data.signedAt)}`),
    ],
  );
};

/** Minutes say too little of less than two: `28 s`, `42 min`. */
const durationWords = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};

const waitingFor = ({ waiting }: NoticeContext, system: OutsideSystem): readonly Mrkdwn[] =>
  waiting
    .filter((each) => each.system === system)
    .map(
      ({ kind, count }) => mrkdwn`${words(KINDS[kind as EffectKind])}${words(count === 1 ? '' : `, ${count} times`)}`,
    );

export const SYSTEMS: Readonly<Record<OutsideSystem, string>> = {
  clickup: 'ClickUp',
  sheets: 'Google Sheets',
  gmail: 'Gmail',
  slack: 'Slack',
  anthropic: 'Anthropic',
};

const KINDS: Readonly<Record<EffectKind, string>> = {
  read_task: 'read a campaign form',
  read_roster: 'look influencers up in the sheet',
  classify_reply: 'read a reply',
  word_mail: 'word a mail',
  send_mail: 'send a mail',
  post_notice: 'post a message in Slack',
  update_notice: 'update a message in Slack',
};
