import type { CampaignReport } from '../../../projections/report.ts';
import type { Escalation } from '../../../projections/report/escalations.ts';
import { counted, money } from '../amounts.ts';
import { told } from '../sentences.ts';
import { type Html, html } from './html.ts';
import { folded, moment, nameOf, person, section, title } from './parts.ts';

/** Whenever a person was called: what for, with what words and numbers, and who settled it how. */
export const escalationsSection = ({ escalations }: CampaignReport): Html =>
  section(
    'escalations',
    'Escalations',
    escalations.length === 0
      ? html`<p>No person had to be asked.</p>`
      : html`${groupOf(
          'Waiting for a person',
          escalations.filter(({ settled }) => settled === null),
        )}
        ${groupOf(
          'Settled',
          escalations.filter(({ settled }) => settled !== null),
        )}`,
  );

const groupOf = (name: string, group: readonly Escalation[]): Html | null =>
  group.length === 0
    ? null
    : folded(
        group.length,
        html`<h3>${name} <span class="count">${group.length}</span></h3>`,
        html`${group.map(articleOf)}`,
      );

const articleOf = (escalation: Escalation): Html => {
  const { row, trigger, at, evidence, reason, joined } = escalation;
  return html`<article class="escalation">
    <h4>${person(row)} <span class="trigger">${title(trigger)}</span></h4>
    <p class="note">Asked ${moment(at)}</p>
    ${evidence === '' ? null : html`<blockquote>${evidence ?? '(erased)'}</blockquote>`}
    <p>${sentence(reason)}${joined === 0 ? null : ` ${counted(joined, 'more mail')} came meanwhile.`}</p>
    <dl class="numbers">
      ${numbersOf(escalation).map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${settlementOf(escalation)}
  </article>`;
};

const numbersOf = ({ ask, lastOffer, ceilingPrice, held }: Escalation): readonly (readonly [string, string])[] => [
  ['Their ask', money(ask)],
  ['Our last offer', money(lastOffer)],
  ['Ceiling', money(ceilingPrice)],
  ...(held ? [['Held', money(ask)] as const] : []),
];

const settlementOf = ({ row, settled }: Escalation): Html => {
  if (settled === null) return html`<p class="settlement waiting"><b>Waits for a person.</b></p>`;
  const { event, by } = settled;
  const { sentence: how } = told(event, { they: nameOf(row), effect: null });
  return html`<p class="settlement"><b>Settled by ${settlerWords(by)}</b>, ${moment(event.occurredAt)}: ${how}</p>`;
};

/** Whoever is no part of the machinery is a person, who goes by their Slack id. */
const settlerWords = (by: string): string => {
  if (by === 'agent') return 'Parley';
  return by === 'influencer' ? 'the influencer' : by;
};

const sentence = (reason: string): string => {
  const capital = reason.charAt(0).toUpperCase() + reason.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
};
