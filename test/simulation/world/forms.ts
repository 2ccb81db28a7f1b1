import type { Chance } from '../../../sandbox/chance.ts';
import type { Influencer } from '../../../sandbox/cast/influencer.ts';
import { text } from '../../../sandbox/clickup/fields.ts';
import { type CampaignForm, fieldsOf } from '../../../sandbox/clickup/form.ts';
import type { PeopleOptions } from './people.ts';

/** A task whose form is complete, with when it was made. */
export type CompleteTask = Readonly<{ task: string; made: string }>;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Submits a campaign's form as people do: at once, with a field that comes later, or wrong, and corrected twice. */
export const submit = (
  form: CampaignForm,
  { world, busy, told, time, chance }: PeopleOptions & Readonly<{ chance: Chance }>,
  completed: (task: CompleteTask) => void,
): void => {
  const reviewed = chance.next() < 0.15 ? [text('Reply Mode', 'review')] : [];
  const [first, ...corrections] = stepsOf(form, chance);
  const companion = chance.next() < 0.7;
  busy(async () => {
    const fields = [...fieldsOf(first.form), ...reviewed];
    const { taskId } = await world().clickup.submit({ name: form.title, fields }, { companion });
    told(`a form is submitted: ${taskId}, to be corrected ${corrections.length} times`);
    const task = { task: taskId, made: new Date(time.now()).toISOString() };
    if (corrections.length === 0) completed(task);
    let wait = 0;
    corrections.forEach((correction, place) => {
      wait += correction.after;
      time.after(wait, () => {
        void world().clickup.correct(taskId, fieldsOf(correction.form));
        told(`form ${taskId} is corrected`);
        if (place === corrections.length - 1) completed(task);
      });
    });
  });
};

type Step = Readonly<{ after: number; form: CampaignForm }>;

const stepsOf = (form: CampaignForm, chance: Chance): readonly [Step, ...Step[]] => {
  const { budget: _budget, ...withoutBudget } = form;
  const { clientName: _client, ...withoutClient } = form;
  const { low, high } = form.cpm ?? { low: 20, high: 30 };
  switch (chance.pick(['complete', 'complete', 'filled in', 'corrected twice'] as const)) {
    case 'complete':
      return [{ after: 0, form }];
    case 'filled in':
      return [
        { after: 0, form: withoutBudget },
        { after: chance.between(2, 50) * SECOND, form },
      ];
    case 'corrected twice':
      return [
        { after: 0, form: { ...form, cpm: { low: high, high: low } } },
        { after: chance.between(0.2, 120) * MINUTE, form: withoutClient },
        { after: chance.between(0.01, 30) * MINUTE, form },
      ];
  }
};

/** A form for these people. `willing`: they will all say yes, so that the budget is what gives out. */
export const formFor = (
  chance: Chance,
  chosen: readonly Influencer[],
  form: CampaignForm,
  { nth, willing }: Readonly<{ nth: number; willing: boolean }>,
): CampaignForm => {
  const views = chosen.reduce((sum, { averageViews }) => sum + averageViews * 3, 0);
  const budget = Math.ceil(((views * 30) / 1000) * chance.pick(willing ? [0.35, 0.5, 0.6] : [0.3, 0.6, 1, 1.2]));
  const clientName = `${form.clientName ?? ''}${nth === 0 ? '' : ' Two'}`;
  return { ...form, title: `Launch ${nth}`, clientName, budget, influencers: chosen.map(({ name }) => name) };
};
