import { createHash } from 'node:crypto';
import type { FormProblem } from '../../events/catalogue/campaign.ts';
import type { CampaignId } from '../../events/units.ts';
import type { CampaignCommand, FormReading } from '../../domain/campaign/decide.ts';
import { dayIn } from '../../domain/calendar.ts';
import { type Application, metadata, nowOf, type Tx } from '../application.ts';
import { decideCampaign } from '../decisions/campaign.ts';
import type { Performer, Settlement } from '../effects/performer.ts';
import { whyNoCampaign } from './candidate.ts';
import type { ClickUpClient } from './client.ts';
import { readForm } from './form.ts';
import type { FieldMapping } from './mapping.ts';
import type { ClickUpTask } from './task.ts';

/** Fetches the task a delivery spoke of and puts its form to the campaign. */
export const readTask = (app: Application, client: ClickUpClient, mapping: FieldMapping): Performer => ({
  perform: async ({ campaignId, about }, { signal }) => {
    if (campaignId === null) return { outcome: 'superseded', why: 'the delivery names no task' };
    if (isSubmitted(app, campaignId)) return { outcome: 'superseded', why: 'the campaign was submitted already' };
    const task = await client.task(campaignId, signal);
    const decided = (command: CampaignCommand) => (tx: Tx) =>
      void decideCampaign(tx, app, campaignId, command, metadata('clickup', 'clickup', campaignId, about));
    const noCampaign = (why: string): Settlement => ({
      outcome: 'superseded',
      why,
      record: decided({ type: 'WithdrawForm', why }),
    });
    if (task === null) return noCampaign('the task does not exist any more');
    const why = whyNoCampaign(app, task);
    if (why !== null) return noCampaign(why);
    const reading = formReading(app, task, mapping);
    return { outcome: 'succeeded', result: reading.outcome, record: decided({ type: 'ReadForm', reading }) };
  },
});

const isSubmitted = ({ log }: Application, campaignId: string): boolean =>
  log.database.prepare('SELECT 1 FROM campaigns WHERE key = ? AND budget IS NOT NULL').get(campaignId) !== undefined;

/** What the form leaves open is filled in from `config/policy.yaml` and kept in the event. */
const formReading = (app: Application, task: ClickUpTask, mapping: FieldMapping): FormReading => {
  const { timeZone } = app.config.policy;
  const reading = readForm(task, mapping, { today: dayIn(nowOf(app), timeZone), timeZone });
  const { url: taskUrl, name: taskName } = task;
  if (reading.outcome !== 'complete')
    return {
      outcome: reading.outcome,
      taskUrl,
      taskName,
      problems: reading.problems,
      fingerprint: fingerprint(task.id, reading.problems),
    };
  const { policy } = app.config;
  const { form } = reading;
  return {
    outcome: 'complete',
    influencers: form.influencers,
    mention: form.mention,
    submission: {
      campaignId: task.id as CampaignId,
      taskUrl,
      clientName: form.clientName,
      budget: form.budget,
      openingCpm: form.openingCpm,
      targetCpm: form.targetCpm,
      stretch: form.stretch ?? policy.stretch,
      rounds: form.rounds ?? policy.rounds,
      perInfluencerLimit: form.perInfluencerLimit,
      platform: form.platform,
      deliverables: [...form.deliverables],
      timeline: form.timeline,
      replyMode: form.replyMode ?? policy.replyMode,
      listed: form.influencers.length,
    },
  };
};

/** Without the wording of what was expected: a release that words it better tells nobody the same thing twice. */
const fingerprint = (taskId: string, problems: readonly FormProblem[]): string =>
  createHash('sha256')
    .update(JSON.stringify([taskId, problems.map(({ field, held }) => [field, held])]))
    .digest('hex')
    .slice(0, 8);
