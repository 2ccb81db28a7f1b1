import type { types } from '@slack/bolt';
import type { StoredEvent } from '../../../events/catalogue.ts';
import { formatUsd } from '../../../domain/money.ts';
import type { Application } from '../../application.ts';
import { context, LIMITS, type Message, section } from '../blocks.ts';
import { actions, button } from '../buttons.ts';
import { nameOf } from '../commands/deciding.ts';
import { noticeContext } from '../noticeContext.ts';
import { renderNotice } from '../notices/notice.ts';
import { inline, joined, type Mrkdwn, mrkdwn, quoted, words } from '../text.ts';
import { type Waiting, waitingFor } from './waiting.ts';

type KnownBlock = types.KnownBlock;

/** A list of things to do, each with its buttons: no figures, no charts. */
export const homeView = (app: Pick<Application, 'log' | 'settings' | 'config'>, userId: string): types.HomeView => {
  const waiting = waitingFor(app, userId);
  const shown = waiting.slice(0, MOST_SHOWN);
  const more = waiting.length - shown.length;
  return {
    type: 'home',
    blocks: [
      section(words(waiting.length === 0 ? 'Nothing waits for you.' : '*Waits for you, the oldest first*')),
      ...shown.flatMap((each) => [{ type: 'divider' } as const, ...itemOf(app, each)]),
      ...(more === 0
        ? []
        : [
            context(
              mrkdwn`… and ${more} more: they move up as these are settled; \`/parley escalations\` lists every decision`,
            ),
          ]),
    ],
  };
};

/** Six blocks each at most, of the hundred that Slack takes: an escalation has their words and two rows of buttons. */
const MOST_SHOWN = 16;

/** The same words and buttons as in the channel, so that it can be decided in either place. */
const itemOf = (app: Pick<Application, 'log' | 'settings'>, waiting: Waiting): readonly KnownBlock[] => {
  const { event, notice } = waiting;
  const since = mrkdwn`since ${words(event.occurredAt.slice(0, 16).replace('T', ' '))} UTC`;
  if (notice === null) return theirThread(waiting.row, event, since);
  const message = renderNotice(notice, event, noticeContext(app, event));
  const links = message.blocks.findLast((block) => block.type === 'context');
  return [
    section(fitted(message.text)),
    // Nobody sends what they have not read, or answers it.
    ...(event.type === 'NegotiationEscalated' ? [section(theirWords(app, event))] : []),
    ...(notice === 'influencers_not_found' ? [section(fitted(listedIn(message), 900))] : []),
    ...(notice === 'draft_ready'
      ? message.blocks.filter((block) => block.type === 'section' && !('fields' in block))
      : []),
    ...message.blocks.filter(({ type }) => type === 'actions'),
    context(links === undefined ? since : joined([since, ...textsOf(links)], '  ·  ')),
  ];
};

/** What a person was asked about, and what has come since. */
const theirWords = (
  { log }: Pick<Application, 'log'>,
  { position, data, personal }: Extract<StoredEvent, { type: 'NegotiationEscalated' }>,
): Mrkdwn => {
  const joinedSince = log
    .read({ stream: `negotiation:${data.negotiationId}`, types: ['EscalationJoined'] })
    .flatMap((event) =>
      event.type === 'EscalationJoined' && event.position > position ? [event.personal.content] : [],
    );
  return joined(
    [personal.content, ...joinedSince.slice(-MOST_JOINED)].map((content) => quoted(content?.evidence ?? null, 500)),
    '\n\n',
  );
};

/** Of the mails that came since, the newest few. */
const MOST_JOINED = 3;

/** A text may be longer than what a section holds; it is never cut inside an entity. */
const fitted = (text: string, limit: number = LIMITS.text): Mrkdwn =>
  (text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/&[a-z]*$/, '')}…`) as Mrkdwn;

/** The lists of a message, behind what it says first. */
const listedIn = ({ blocks }: Message): string =>
  blocks
    .flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []))
    .slice(1)
    .join('\n');

const textsOf = ({ elements }: types.ContextBlock): readonly Mrkdwn[] =>
  elements.flatMap((element) => (element.type === 'mrkdwn' ? [element.text as Mrkdwn] : []));

const theirThread = (
  row: Extract<Waiting, { notice: null }>['row'],
  { position }: Waiting['event'],
  since: Mrkdwn,
): readonly KnownBlock[] => {
  const offered = row.lastOffer === null ? 'nothing offered yet' : `our last offer ${formatUsd(row.lastOffer)}`;
  const handBack = { does: 'hand_back', negotiationId: row.negotiationId, takenOver: position } as const;
  const block = actions(button('Hand back…', handBack));
  return [
    section(mrkdwn`You have the thread with ${inline(nameOf(row))}: ${words(offered)}. Parley is silent there.`),
    ...(block === null ? [] : [block]),
    context(since),
  ];
};
