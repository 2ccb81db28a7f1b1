import type { CampaignEvent } from '../../events/catalogue.ts';
import type { CampaignId } from '../../events/units.ts';
import { type Campaign, type Standing, standingOf } from './campaign.ts';

/** What a person decides about a whole campaign; `by` is a Slack id. */
export type HoldCommand = Readonly<{ type: 'PauseCampaign' | 'ResumeCampaign' | 'StopCampaign'; by: string }>;

/** @throws CampaignCommandNotAllowed where the campaign is not so far, or is that already */
export const hold = (
  { type, by }: HoldCommand,
  campaign: Campaign,
  campaignId: CampaignId,
): readonly CampaignEvent[] => {
  if (!mayHold(type, { status: campaign.status, standing: standingOf(campaign) }))
    throw new CampaignCommandNotAllowed(type, shownAs(campaign));
  const data = { campaignId, by };
  switch (type) {
    case 'PauseCampaign':
      return [{ type: 'CampaignPaused', data }];
    case 'ResumeCampaign':
      return [{ type: 'CampaignResumed', data }];
    case 'StopCampaign':
      return [{ type: 'CampaignStopped', data }];
  }
};

/** The status that people are shown: a pause hides the one behind it. */
export const shownStatus = ({ status, standing }: Held): Shown => (standing === 'paused' ? 'paused' : status);

/** The same of a campaign's state. */
export const shownAs = (campaign: Campaign): Shown =>
  shownStatus({ status: campaign.status, standing: standingOf(campaign) });

type Held = Readonly<{ status: Campaign['status']; standing: Standing }>;
type Shown = Campaign['status'] | 'paused';

/** A person's decision does not fit what has become of the campaign; nothing was recorded. */
export class CampaignCommandNotAllowed extends Error {
  readonly code = 'CAMPAIGN_COMMAND_NOT_ALLOWED';
  readonly command: HoldCommand['type'];
  readonly status: Shown;
  constructor(command: HoldCommand['type'], status: Shown) {
    super(`${command} is not possible while the campaign is ${status}; look at it with: parley campaign show`);
    this.command = command;
    this.status = status;
  }
}

/** Before its form was read there is nothing to hold; after the timeline's end people may still be negotiated with. */
export const mayHold = (type: HoldCommand['type'], { status, standing }: Held): boolean => {
  if (!HELD.has(status)) return false;
  return type === 'StopCampaign' || standing === (type === 'PauseCampaign' ? 'running' : 'paused');
};

const HELD: ReadonlySet<Campaign['status']> = new Set(['submitted', 'started', 'ended']);
