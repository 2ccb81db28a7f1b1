import { barX } from '@observablehq/plot';
import { drawing, picture } from './drawing.ts';
import { type Html, html } from './html.ts';
import { type Colour, PALETTE } from './palette.ts';

/** A part of a whole: how large it is, and the words that say so. */
export type Share = Readonly<{ name: string; amount: number; words: string; note: string | null; colour: Colour }>;

/** One bar in as many pieces as there are shares, with what they stand for written out below it. */
export const shareBar = (label: string, shares: readonly Share[]): Html => {
  const pieces = shares
    .filter(({ amount }) => amount > 0)
    .map(({ amount, colour }) => ({ amount, fill: PALETTE[colour] }));
  const bar = barX(pieces, { x: 'amount', fill: 'fill', insetRight: 2 });
  const told = shares.map(({ name, words }) => `${name}: ${words}`).join(', ');
  return html`${
      pieces.length === 0
        ? null
        : html`<div class="bar">${picture(`${label}. ${told}.`, drawing({ ...BAR, marks: [bar] }))}</div>`
    }
    <ul class="shares">
      ${shares.map(
        ({ name, words, note, colour }) =>
          html`<li>
            <span class="key" style="background:${PALETTE[colour]}"></span><span class="share">${name}</span>
            <b>${words}</b>${note === null ? null : html` <span class="note">${note}</span>`}
          </li>`,
      )}
    </ul>`;
};

const BAR = { width: 600, height: 18, margin: 0, axis: null } as const;
