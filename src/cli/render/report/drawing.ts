import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Html, html, trusted } from './html.ts';

/** What is drawn holds numbers only: whatever a person called something stands in the page around it. */
export type Drawing = Omit<Plot.PlotOptions, 'document' | 'className' | 'style'>;

/** An SVG as it stands in the page: its looks come from the page's style sheet, and a reader is told by `label`. */
export const drawing = (options: Drawing): Html => {
  const svg = Plot.plot({ ...options, document, className: 'plot' }) as unknown as DrawnElement;
  for (const style of svg.querySelectorAll('style')) style.remove();
  svg.setAttribute('aria-hidden', 'true');
  return trusted(svg.outerHTML.replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(1)))));
};

/** One picture for a reader who can't see it; the page shows the drawing that fits. */
export const picture = (label: string, drawn: Html): Html =>
  html`<div class="picture" role="img" aria-label="${label}">${drawn}</div>`;

/** The same picture for a wide and a narrow page: text in an SVG shrinks with it. */
export const atBothWidths = (label: string, draw: (width: number, narrow: boolean) => Html): Html =>
  picture(
    label,
    html`<div class="wide">${draw(WIDE, false)}</div>
      <div class="narrow">${draw(NARROW, true)}</div>`,
  );

const WIDE = 960;
const NARROW = 340;

// Plot asks for a browser's document; TypeScript's DOM types would let the whole program use one.
const { document } = parseHTML('<html></html>') as unknown as Readonly<{ document: undefined }>;

type DrawnElement = Readonly<{
  outerHTML: string;
  setAttribute(name: string, value: string): void;
  querySelectorAll(selector: string): Iterable<Readonly<{ remove(): void }>>;
}>;
