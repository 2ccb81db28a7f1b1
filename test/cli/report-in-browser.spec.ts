import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellAutumn } from '../support/autumn.ts';
import { chromiumPath, openTab, type Tab } from '../support/chromium.ts';
import { inDirectory, parley } from './parley.ts';

const chromium = chromiumPath();
const ABSENT = 'no chromium on the PATH: the report was not looked at in a browser (apt-get install chromium)';
/** A browser and a command line start in a second, but not on a machine that does ten other things. */
const PATIENCE = 60_000;
const page = inDirectory('autumn.html');

describe.skipIf(chromium === null)('a report in a browser', { timeout: PATIENCE }, () => {
  let tab: Tab | undefined;
  const shown = (): Tab => {
    if (tab === undefined) throw new Error('no tab was opened');
    return tab;
  };

  beforeAll(async () => {
    const db = inDirectory('autumn.db');
    const [opened] = await Promise.all([openTab(chromium ?? ''), tellAutumn(db)]);
    tab = opened;
    const { code, out, err } = await parley(['report', 'campaign', 'task-autumn', '--out', '-', '--db', db]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    writeFileSync(page, out);
    await tab.open(page);
  }, PATIENCE);
  afterAll(() => tab?.close());

  it.each([360, 800, 1280])(
    'fits a window of %i px, also with everything unfolded, and shows its charts',
    async (width) => {
      await shown().resize(width);
      await shown().evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
      expect(await shown().evaluate(TOO_WIDE)).toEqual([]);
      expect(await shown().evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      const charts = await shown().evaluate<readonly number[]>(CHARTS);
      expect(charts.length).toBe(9);
      expect(charts.every((area) => area > 0)).toBe(true);
    },
  );

  it('draws the running average as a line that moves', async () => {
    expect(
      await shown().evaluate('document.querySelector("#cpm [aria-label=line] path").getBBox().height'),
    ).toBeGreaterThan(20);
  });

  it('prints on several A4 pages, with the folded trail on paper', async () => {
    await shown().evaluate('document.querySelectorAll("details").forEach((each) => { each.open = false; })');
    const folded = pagesIn(await shown().pdf());
    await shown().evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true; })');
    expect(folded).toBeGreaterThan(2);
    expect(pagesIn(await shown().pdf())).toBe(folded);
  });

  it('makes the browser complain of nothing, and runs nobody’s script', () => {
    expect(shown().complaints).toEqual([]);
  });
});

it('says plainly where no browser is installed', ({ skip }) => {
  if (chromium !== null) return;
  console.warn(ABSENT);
  skip(ABSENT);
});

/** What sticks out of the window, by name. */
const TOO_WIDE = `[...document.querySelectorAll('body *')]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => each.tagName + '.' + each.getAttribute('class'))`;

/** The area on the screen of each chart that is shown: of those for a wide and a narrow page one is not. */
const CHARTS = `[...document.querySelectorAll('.picture svg')]
  .filter((each) => each.checkVisibility())
  .map((each) => each.getBBox().width * each.getBBox().height * each.querySelectorAll('path, circle, rect, line').length)`;

const pagesIn = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
