import type { types } from '@slack/bolt';
import type { Position } from '../../../events/units.ts';
import { formatUsd } from '../../../domain/money.ts';
import { describeDeliverables, platformsOf } from '../../../domain/pricing/deliverables.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { context, fields, list, message, type Message, section } from '../blocks.ts';
import { actions, button } from '../buttons.ts';
import type { EventNamed, NoticeContext } from '../noticeContext.ts';
import { inline, joined, type Mrkdwn, mrkdwn, person, words } from '../text.ts';
import { settledLine } from './outcome.ts';
import { addresses, clientName, cpm, influencerName, links, plainNames, PLATFORMS, spending, usd } from './words.ts';

/** A closed deal with everything that the team needs to go on from there. */
export const agreement = (event: EventNamed<'AgreementReached'>, given: NoticeContext): Message => {
  const { price, cpm: rate, deliverables, by, reason } = event.data;
  const { influencer, client } = plainNames(given);
  const { campaign, negotiation, settledBy } = given;
  const mention = campaign?.mention ?? [];
  const heading = settledBy === null ? 'Agreement' : 'No longer agreed';
  return message(`${heading}: ${influencer} for ${client}`, `${usd(price)}, CPM ${cpm(rate)}`, [
    settledBy === null ? null : settledLine(settledBy),
    fields([
      ['Agreed rate', usd(price)],
      ['CPM', mrkdwn`${cpm(rate)} (target ${cpm(campaign?.targetCpm ?? null)})`],
      ['Influencer', influencerName(given)],
      ['Client', clientName(given)],
      ...addresses(given),
      [
        'Platform',
        words(
          platformsOf(deliverables)
            .map((platform) => PLATFORMS[platform])
            .join(', '),
        ),
      ],
      ['Deliverables', inline(describeDeliverables(deliverables), 300)],
      ['Decided by', by === 'agent' ? words('Parley') : person(by)],
    ]),
    section(mrkdwn`*Why:* ${inline(reason, 500)}`),
    settledBy === null ? list(words('*Next steps*'), nextSteps(event, given)) : null,
    mention.length === 0 ? null : section(joined(mention.slice(0, 30).map(person), ' ')),
    settledBy === null && negotiation !== null ? agreementButtons(negotiation, event.position) : null,
    context(links(given)),
  ]);
};

/** `position` is that of the agreement: one that was made after it is another one. */
export const agreementButtons = (
  { negotiationId, influencerName: name, deal }: Pick<NegotiationRow, 'negotiationId' | 'influencerName' | 'deal'>,
  position: Position,
): types.ActionsBlock | null =>
  actions(
    button(
      'Withdraw…',
      { does: 'withdraw', negotiationId, agreement: position },
      {
        confirm: {
          title: 'Withdraw this agreement?',
          text: `The ${deal === null ? 'money' : formatUsd(deal)} for ${name ?? 'an erased influencer'} is free again. Nothing is mailed: tell them in the thread.`,
          ...{ yes: 'Withdraw', no: 'Keep it' },
        },
      },
    ),
  );

const nextSteps = ({ data }: EventNamed<'AgreementReached'>, { campaign }: NoticeContext): readonly Mrkdwn[] => [
  data.move === null
    ? words('The deal was made outside of Parley: no recap is mailed')
    : words('Parley mails them the recap in the same thread'),
  mrkdwn`Send the contract and the briefing; the timeline ends on ${inline(campaign?.submission?.timeline.end ?? null)}`,
  ...(campaign === null ? [] : [mrkdwn`Campaign so far: ${spending(campaign)}`]),
];
