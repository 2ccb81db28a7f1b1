import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/events/catalogue.ts';
import { openReader } from '../../../src/events/reader.ts';
import type { NegotiationId } from '../../../src/events/units.ts';
import { formatCpm, formatUsd } from '../../../src/domain/money.ts';
import { type CampaignReport, campaignReport, type ReportedInfluencer } from '../../../src/projections/report.ts';
import { html, textOf } from '../../../src/cli/render/report/html.ts';
import { reportPage } from '../../../src/cli/render/report/page.ts';
import { PALETTE } from '../../../src/cli/render/report/palette.ts';
import {
  AUTUMN,
  HOSTILE_CLIENT,
  HOSTILE_MISSING,
  HOSTILE_NAME,
  HOSTILE_QUOTE,
  LEAD,
  tellAutumn,
} from '../../support/autumn.ts';
import { type PageElement, parsed, textsOf } from '../../support/page.ts';

const directory = mkdtempSync(join(tmpdir(), 'parley-page-'));
let report: CampaignReport;
let page: string;
let root: PageElement;

beforeAll(async () => {
  const file = join(directory, 'parley.db');
  await tellAutumn(file);
  const reader = openReader(file, catalogue);
  const assembled = campaignReport(reader, AUTUMN, { without: ['EffectRequested'], first: 10, last: 10 });
  reader.close();
  if (assembled === null) throw new Error('no report');
  report = assembled;
  page = reportPage(report);
  root = parsed(page);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const rowsOf = (id: string, within = root): readonly (readonly string[])[] =>
  [...(within.querySelector(`#${id}`)?.querySelectorAll('tbody tr') ?? [])].map((row) => textsOf(row, 'th, td'));

describe('the page of a report', () => {
  it('shows the numbers of the ledger', () => {
    const { ledger, submission } = report.details;
    if (ledger === null || submission === null || ledger.averageCpm === null) throw new Error('no deals');
    const [lead = ''] = textsOf(root, '.lead');
    expect(lead).toBe(
      '2 of 6 influencers agreed, for $2,825 of a budget of $5,000. The views-weighted CPM is $40.36, $15.36 over the target of $25.00. One waits for a person’s decision.',
    );
    expect(rowsOf('agreements').at(-1)).toEqual([
      'All deals',
      '',
      '70,000',
      formatUsd(ledger.spent),
      formatCpm(ledger.averageCpm),
      '',
      '',
      '',
    ]);
    expect(textsOf(root, '#spending .shares b')).toEqual(['$2,825', '$600', '$1,575']);
    expect(textsOf(root, '#outcome li')).toEqual([
      'Deals 2 29 %',
      'Escalated 1 14 %',
      'No reply 1 14 %',
      'Declined 2 29 %',
      'Not found in the sheet 1 14 %',
    ]);
  });

  it('has a row for each deal, with terms and who made it', () => {
    expect(rowsOf('agreements').slice(0, 2)).toEqual([
      [
        'Mia Torres @miatorres',
        '1 Instagram Reel',
        '40,000',
        '$825',
        '$20.63',
        '$20.63',
        '2 Dec 2026, 08:12',
        'Parley',
      ],
      [
        'Jonas Weber @jonasweber',
        '1 Instagram Reel',
        '30,000',
        '$2,000',
        '$66.67',
        '$36.76',
        '2 Dec 2026, 09:42',
        LEAD,
      ],
    ]);
  });

  it('draws everybody’s path, and tells it to those who can’t see it', () => {
    const cards = [...root.querySelectorAll('.paths > li')];
    expect(cards).toHaveLength(6);
    const mia = cards.find(({ textContent }) => textContent.includes('Mia Torres'));
    expect(mia?.querySelector('[role=img]')?.getAttribute('aria-label')).toBe(
      'Mia Torres: 2 offers, CPM from $20.00 to $20.63; 1 ask, CPM $23.75; deal at $825, CPM $20.63.',
    );
    expect(mia === undefined ? [] : textsOf(mia, 'dd span')).toEqual(['$800', '$825', '$950']);
    expect(textsOf(root, '.paths abbr')).toEqual(['*']);
    expect(root.querySelector('.paths abbr')?.getAttribute('title')).toBe(`set by ${LEAD}`);
    // Two offers and an ask, and the ring around the deal.
    expect(mia?.querySelectorAll('svg circle')).toHaveLength(4);
  });

  it('tells what each escalation was about and who settled it how', () => {
    const [waiting, settled] = root.querySelectorAll('.escalation');
    expect(waiting?.querySelector('blockquote')?.textContent).toBe(HOSTILE_QUOTE);
    expect(textsOf(root, '.escalation .settlement')).toEqual([
      'Waits for a person.',
      `Settled by ${LEAD}, 2 Dec 2026, 09:42 UTC: Agreed at $2,000 (CPM $66.67) by ${LEAD}: 1 Instagram Reel.`,
    ]);
    expect(settled === undefined ? [] : textsOf(settled, '.numbers dd').slice(0, 2)).toEqual(['$2,000', '$600']);
  });

  it('shows the trail with short hashes, the head’s whole hash, and how to check it', () => {
    const { head, trail } = report;
    const entries = [...trail.first, ...trail.last];
    expect(rowsOf('trail').map(([position, , type, , , hash]) => [position, type, hash])).toEqual(
      entries.map(({ position, type, hash }) => [String(position), type, hash.slice(0, 12)]),
    );
    expect(textsOf(root, '.hash')).toEqual([head?.hash]);
    const [check = ''] = textsOf(root, '.check');
    expect(check).toContain('parley verify');
    expect(check).toContain(`SELECT hash FROM events WHERE position = ${head?.position}`);
    expect(textsOf(root, '.gap').join()).toContain(`${trail.leftOut} entries between are left out here`);
  });

  it('is the same for the same log, whenever and wherever it is made', () => {
    expect(reportPage(report)).toBe(page);
  });
});

describe('what somebody else wrote', () => {
  it('stands in the page as text, whatever it holds', () => {
    expect(textsOf(root, 'h1')).toEqual([HOSTILE_CLIENT]);
    expect(textsOf(root, 'title')).toEqual([`${HOSTILE_CLIENT}: campaign report`]);
    expect(textsOf(root, '#paths .name')).toContain(HOSTILE_NAME);
    expect(textsOf(root, '#unmatched tbody th')).toEqual([HOSTILE_MISSING]);
    expect(root.querySelectorAll('script, img, iframe')).toHaveLength(0);
    const labels = [...root.querySelectorAll('[role=img]')].map((each) => each.getAttribute('aria-label') ?? '');
    expect(labels.some((label) => label.startsWith(HOSTILE_NAME))).toBe(true);
  });

  it('can’t turn the direction of writing, nor hide anything', () => {
    expect(textOf(html`<h1>${'Acme\u202e\u2066 <lepers>\u200b'}</h1>`)).toBe('<h1>Acme &#60;lepers&#62;</h1>');
  });

  it('is gone where it was erased', () => {
    const erased: CampaignReport = {
      ...report,
      influencers: report.influencers.map((each) => ({
        ...each,
        row: { ...each.row, influencerName: null, handle: null },
      })),
      escalations: report.escalations.map((each) => ({ ...each, evidence: null })),
    };
    const shown = parsed(reportPage(erased));
    expect(new Set(textsOf(shown, '#paths .name'))).toEqual(new Set(['(erased)']));
    expect(textsOf(shown, 'blockquote')).toEqual(['(erased)', '(erased)']);
  });
});

describe('a page that is forwarded', () => {
  it('needs nothing but itself', () => {
    expect(root.querySelectorAll('script, link, img, iframe, object, embed, video, audio, form')).toHaveLength(0);
    expect(root.querySelectorAll('[src], [href], [srcset], [action]')).toHaveLength(0);
    const handlers = [...root.querySelectorAll('*')].flatMap(({ attributes }) =>
      [...attributes].filter(({ name }) => name.startsWith('on')),
    );
    expect(handlers).toEqual([]);
    expect(textsOf(root, 'style').join()).not.toMatch(/url\(|@import|@font-face/);
    expect(root.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content')).toContain(
      "default-src 'none'",
    );
  });

  it('can be read by ear: language, headings in order, named sections, titled tables, described charts', () => {
    expect(root.getAttribute('lang')).toBe('en');
    const levels = [...root.querySelectorAll('h1, h2, h3, h4')].map(({ tagName }) => Number(tagName.slice(1)));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
    for (const section of root.querySelectorAll('section')) {
      const id = section.getAttribute('aria-labelledby') ?? '';
      expect(section.querySelector(`#${id}`)?.tagName).toBe('H2');
    }
    for (const table of root.querySelectorAll('table')) {
      expect(textsOf(table, 'caption')).toHaveLength(1);
      expect(table.querySelectorAll('thead th[scope=col]').length).toBeGreaterThan(0);
      expect(table.querySelectorAll('tbody tr').length).toBe(table.querySelectorAll('tbody th[scope=row]').length);
    }
    for (const svg of root.querySelectorAll('svg')) expect(svg.getAttribute('aria-hidden')).toBe('true');
    const pictures = [...root.querySelectorAll('[role=img]')];
    expect(pictures.length).toBeGreaterThan(8);
    expect(pictures.every((each) => (each.getAttribute('aria-label') ?? '').length > 20)).toBe(true);
  });

  it.each(['ink', 'muted', 'ours', 'theirs', 'deal', 'waiting', 'declined'] as const)(
    'has enough contrast in %s',
    (colour) => {
      expect(contrast(PALETTE[colour], '#ffffff')).toBeGreaterThan(4.5);
      expect(contrast(PALETTE[colour], PALETTE.ground)).toBeGreaterThan(4.5);
    },
  );
});

describe('a campaign of another size', () => {
  it('that was rejected says why, and shows no empty charts', () => {
    const rejected: CampaignReport = {
      ...bare(),
      details: {
        ...report.details,
        status: 'rejected',
        clientName: null,
        submission: null,
        ledger: null,
        negotiationRows: [],
        unmatched: [],
      },
      rejection: {
        at: report.since ?? ('' as never),
        fields: ['Budget'],
        problems: [{ field: 'Budget', held: '<lots>', expected: 'an amount' }],
      },
    };
    const shown = parsed(reportPage(rejected));
    expect(textsOf(shown, 'h2')).toEqual(['Why the form was rejected', 'Audit trail']);
    expect(rowsOf('rejection', shown)).toEqual([['Budget', '“<lots>”', 'an amount']]);
    expect(shown.querySelectorAll('svg')).toHaveLength(0);
  });

  it('that nobody could be found for says so', () => {
    const empty: CampaignReport = {
      ...bare(),
      details: { ...report.details, negotiationRows: [], unmatched: report.details.unmatched },
    };
    const shown = parsed(reportPage(empty));
    expect(textsOf(shown, '.lead')).toEqual(['None of the 7 listed influencers could be negotiated with so far.']);
    expect(textsOf(shown, 'h2')).not.toContain('Asks and offers');
    expect(textsOf(shown, 'h2')).not.toContain('Running CPM against target');
  });

  it('of one influencer has one card', () => {
    const one = { ...report, influencers: report.influencers.slice(0, 1) };
    expect(parsed(reportPage(one)).querySelectorAll('.paths > li')).toHaveLength(1);
  });

  it('of three hundred stays under a megabyte, and folds what is more than a glance', () => {
    const large: CampaignReport = {
      ...report,
      influencers: Array.from({ length: 50 }, (_, n) => report.influencers.map((each) => another(each, n))).flat(),
    };
    const markup = reportPage(large);
    expect(markup.length).toBeLessThan(1_000_000);
    expect(markup.match(/<p class="who">/g)).toHaveLength(300);
    expect(markup.match(/<details class="group" ?>\s*<summary><h3>/g)).toHaveLength(4);
    expect(root.querySelectorAll('#paths details[open]')).toHaveLength(4);
  });

  const bare = (): CampaignReport => ({ ...report, influencers: [], averages: [], agreements: [], escalations: [] });
  const another = (each: ReportedInfluencer, n: number): ReportedInfluencer => ({
    ...each,
    row: { ...each.row, negotiationId: `${each.row.negotiationId}-${n}` as NegotiationId },
  });
});

/** WCAG 2's contrast of two colours. */
const contrast = (one: string, other: string): number => {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

const luminance = (hex: string): number => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
