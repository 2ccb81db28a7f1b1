import { describeDeliverables, platformsOf } from '../../../domain/pricing/deliverables.ts';
import { context, fields, list, message, type Message, section } from '../blocks.ts';
import type { EventNamed, NoticeContext } from '../noticeContext.ts';
import { inline, joined, type Mrkdwn, mrkdwn, person, words } from '../text.ts';
import { addresses, clientName, cpm, influencerName, links, plainNames, PLATFORMS, spending, usd } from './words.ts';

/** A closed deal with everything that the team needs to go on from there. */
export const agreement = (event: EventNamed<'AgreementReached'>, given: NoticeContext): Message => {
  const { price, cpm: rate, deliverables, by, reason } = event.data;
  const { influencer, client } = plainNames(given);
  const { campaign } = given;
  const mention = campaign?.mention ?? [];
  return message(`Agreement: ${influencer} for ${client}`, `${usd(price)}, CPM ${cpm(rate)}`, [
    fields([
      ['Influencer', influencerName(given)],
      ...addresses(given),
      ['Client', clientName(given)],
      ['Agreed rate', usd(price)],
      [
        'Platform',
        words(
          platformsOf(deliverables)
            .map((platform) => PLATFORMS[platform])
            .join(', '),
        ),
      ],
      ['Deliverables', inline(describeDeliverables(deliverables), 300)],
      ['CPM', mrkdwn`${cpm(rate)} (target ${cpm(campaign?.targetCpm ?? null)})`],
      ['Decided by', by === 'agent' ? words('Parley') : person(by)],
    ]),
    section(mrkdwn`*Why:* ${inline(reason, 500)}`),
    list(words('*Next steps*'), nextSteps(event, given)),
    mention.length === 0 ? null : section(joined(mention.slice(0, 30).map(person), ' ')),
    context(links(given)),
  ]);
};

const nextSteps = ({ data }: EventNamed<'AgreementReached'>, { campaign }: NoticeContext): readonly Mrkdwn[] => [
  data.move === null
    ? words('The deal was made outside of Parley: no recap is mailed')
    : words('Parley mails them the recap in the same thread'),
  mrkdwn`Send the contract and the briefing; the timeline ends on ${inline(campaign?.submission?.timeline.end ?? null)}`,
  ...(campaign === null ? [] : [mrkdwn`Campaign so far: ${spending(campaign)}`]),
];
