import { asking, type Finding, finding } from '../finding.ts';
import type { Settings } from '../settings.ts';
import type { ClickUpClient, ClickUpSetup } from './client.ts';
import { squeezed } from './fields.ts';
import type { FieldMapping, FormField } from './mapping.ts';
import type { ClickUpWebhook } from './task.ts';
import { isSuspended } from './webhook-health.ts';

type Given = Readonly<{
  client: Pick<ClickUpClient, 'webhooks'> & ClickUpSetup;
  mapping: FieldMapping;
  settings: Pick<Settings, 'CLICKUP_LIST_ID'>;
}>;

/** The token, the list, the form's fields and the webhook. Only reads: a webhook is mended by hand, as docs/setup.md says. */
export const checkClickUp = async ({ client, mapping, settings }: Given): Promise<readonly Finding[]> => {
  const list = await asking({
    about: 'clickup',
    otherwise: `The list ${settings.CLICKUP_LIST_ID} can't be read`,
    advice: ({ status }) =>
      status === 401
        ? 'Make a personal token of somebody who sees the list, and set CLICKUP_TOKEN.'
        : 'Set CLICKUP_LIST_ID to a list that the owner of CLICKUP_TOKEN sees.',
    call: (signal) => client.list(signal),
    judge: ({ name }) => [finding('clickup', 'sound', `CLICKUP_TOKEN is taken, and sees the list “${name}”.`)],
  });
  if (list.some(({ outcome }) => outcome === 'wrong')) return list;
  const [fields, webhooks] = await Promise.all([
    asking({
      about: 'clickup',
      otherwise: "The form's fields can't be read",
      advice: 'Ask for access to the list.',
      call: (signal) => client.fieldNames(signal),
      judge: (names) => fieldFindings(names, mapping),
    }),
    asking({
      about: 'clickup',
      otherwise: "The webhooks can't be read",
      advice: 'Set CLICKUP_TOKEN to the token that made the webhook.',
      call: async (signal) => {
        const teams = await client.teams(signal);
        return (await Promise.all(teams.map((team) => client.webhooks(team, signal)))).flat();
      },
      judge: (found) => webhookFindings(found, settings.CLICKUP_LIST_ID),
    }),
  ]);
  return [...list, ...fields, ...webhooks];
};

/** One of each must be there, or every form is answered as incomplete. */
const NEEDED: readonly (readonly FormField[])[] = [
  ['clientName'],
  ['budget'],
  ['deliverables'],
  ['influencers'],
  ['cpmRange', 'cpmTo', 'cpmTarget'],
  ['timeline', 'timelineEnd'],
];

const fieldFindings = (names: readonly string[], mapping: FieldMapping): readonly Finding[] => {
  const there = new Set(names.map(squeezed));
  const missing = NEEDED.filter(
    (fields) => !fields.some((field) => mapping[field].some((name) => there.has(squeezed(name)))),
  ).map((fields) => fields.flatMap((field) => mapping[field]).map((name) => `“${name}”`));
  if (missing.length === 0) return [finding('clickup', 'sound', 'The list has every field that a campaign needs.')];
  return missing.map((known) =>
    finding(
      'clickup',
      'wrong',
      `The list has no field ${known.join(' or ')}: add it to the form, or name yours in config/campaign-fields.yaml.`,
    ),
  );
};

const TOLD_OF = ['taskCreated', 'taskUpdated', 'taskMoved'];

const webhookFindings = (webhooks: readonly ClickUpWebhook[], listId: string): readonly Finding[] => {
  const ours = webhooks.filter(
    ({ endpoint, list_id }) =>
      endpoint.endsWith('/webhooks/clickup') && ((list_id ?? null) === null || String(list_id) === listId),
  );
  if (ours.length === 0)
    return [
      finding(
        'clickup',
        'doubtful',
        'CLICKUP_TOKEN sees no webhook to …/webhooks/clickup for this list. ClickUp shows one only to the token that made it; if nobody made it, do, as docs/setup.md says: until then forms are found once an hour.',
      ),
    ];
  return ours.flatMap((webhook) => {
    const { id, endpoint, events, health } = webhook;
    if (isSuspended(webhook))
      return [
        finding(
          'clickup',
          'wrong',
          `ClickUp has suspended the webhook ${id}: forms are found once an hour. See that ${endpoint} is reached from outside, then activate it: curl -X PUT https://api.clickup.com/api/v2/webhook/${id} -H "Authorization: $CLICKUP_TOKEN" -H 'Content-Type: application/json' -d '{ "status": "active" }'`,
        ),
      ];
    const untold = TOLD_OF.filter((event) => events !== null && events !== undefined && !events.includes(event));
    if (untold.length > 0 && !(events ?? []).includes('*'))
      return [
        finding(
          'clickup',
          'wrong',
          `The webhook ${id} does not tell of ${untold.join(', ')}: create it again with these events, as docs/setup.md says.`,
        ),
      ];
    return health.fail_count > 0
      ? [
          finding(
            'clickup',
            'doubtful',
            `The webhook ${id} to ${endpoint} has failed ${health.fail_count} times; at 100 ClickUp suspends it. See that the address is reached from outside.`,
          ),
        ]
      : [finding('clickup', 'sound', `The webhook ${id} is active and tells ${endpoint}.`)];
  });
};
