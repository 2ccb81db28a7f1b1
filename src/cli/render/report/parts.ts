import type { Instant } from '../../../events/units.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { dayWords } from '../amounts.ts';
import { type Html, html } from './html.ts';

/** A part of the page under a heading that names it. */
export const section = (id: string, title: string, content: Html): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;

/** What can't be taken in at a glance is folded under what it is; paper unfolds it. */
export const folded = (count: number, summary: Html, content: Html): Html =>
  html`<details class="group" ${count > GLANCE ? null : OPEN}>
    <summary>${summary}</summary>
    ${content}
  </details>`;

export type Column = Readonly<{ title: string; kind?: 'number' | 'code' }>;

/** A table that becomes a list of cards on a narrow page, where each value stands after its column's title. */
export const table = (caption: string, columns: readonly Column[], rows: readonly TableRow[]): Html => html`
  <table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(({ title, kind }) => html`<th role="columnheader" scope="col" class="${kind ?? 'text'}">${title}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        ({ cells, isTotal }) =>
          html`<tr role="row" class="${isTotal === true ? 'total' : 'entry'}">
            ${cells.map((cell, index) => cellOf(cell, columns[index], index))}
          </tr> `,
      )}
    </tbody>
  </table>
`;

export type TableRow = Readonly<{ cells: readonly (Html | string)[]; isTotal?: boolean }>;

const cellOf = (cell: Html | string, column: Column | undefined, index: number): Html => {
  const { title = '', kind = 'text' } = column ?? {};
  return index === 0
    ? html`<th role="rowheader" scope="row" class="${kind}">${cell}</th>`
    : html`<td role="cell" class="${kind}" data-title="${title}">${cell}</td>`;
};

const GLANCE = 24;
const OPEN = html`open`;

/** Name and handle; an erased person has neither. */
export const person = ({ influencerName, handle }: Pick<NegotiationRow, 'influencerName' | 'handle'>): Html =>
  html`<span class="name">${influencerName ?? ERASED}</span
    >${handle === null ? null : html` <span class="handle">@${handle.replace(/^@/, '')}</span>`}`;

export const nameOf = ({ influencerName }: Pick<NegotiationRow, 'influencerName'>): string => influencerName ?? ERASED;

export const ERASED = '(erased)';

/** `1 Dec 2026, 09:00`, where a title says that it is UTC. */
export const minuteOf = (instant: Instant): Html =>
  html`<time datetime="${instant}">${momentWords(instant).replace(/ UTC$/, '')}</time>`;

/** `1 Dec 2026, 09:00 UTC`, marked up for machines. */
export const moment = (instant: Instant): Html => html`<time datetime="${instant}">${momentWords(instant)}</time>`;

export const momentWords = (instant: Instant): string => `${dateWords(instant)}, ${instant.slice(11, 16)} UTC`;

/** `1 Dec 2026`, without the day of the week. */
export const dateWords = (day: string): string => dayWords(day).replace(/^\w+ /, '');

/** `Awaiting reply`, `CPM over threshold`. */
export const title = (name: string): string => {
  const spaced = name.replaceAll('_', ' ').replace(/\bcpm\b/, 'CPM');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};
