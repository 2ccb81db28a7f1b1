import { describe, expect, it } from 'vitest';
import { closingTable, type Line, liveScreen } from '../../sandbox/screen.ts';

const line = (name: string, round: number): Line => ({
  name,
  status: 'awaiting_reply',
  round,
  ask: null,
  offer: 1_000_00,
  deal: null,
  views: 50_000,
});

const drawnOn = (
  terminal: Readonly<{ isTTY: boolean; rows: number; columns: number }>,
  pictures: readonly Line[][],
) => {
  let written = '';
  const screen = liveScreen({ ...terminal, write: (text: string | Uint8Array) => (written += String(text)) !== '' });
  for (const lines of pictures) screen.show(lines);
  return written;
};

const TWENTY = Array.from({ length: 20 }, (_, place) => line(`Influencer ${place}`, 1));
const PICTURES = [TWENTY, [...TWENTY.slice(0, 19), line('Influencer 19', 2)]];

describe('the live screen', () => {
  it('goes back to the first line and draws over it on a terminal that holds everybody', () => {
    const written = drawnOn({ isTTY: true, rows: 40, columns: 100 }, PICTURES);
    expect(written).toContain('\x1b[21A');
    expect(written.match(/Influencer 0 /g)).toHaveLength(2);
  });

  it.each([
    ['is too short', { isTTY: true, rows: 20, columns: 100 }],
    ['is too narrow', { isTTY: true, rows: 40, columns: 60 }],
    ['is a pipe', { isTTY: false, rows: 0, columns: 0 }],
  ])('prints only what has changed where it %s', (_what, terminal) => {
    const written = drawnOn(terminal, PICTURES);
    expect(written).not.toContain('\x1b');
    expect(written.match(/Influencer 0 /g)).toHaveLength(1);
    expect(written.match(/Influencer 19 /g)).toHaveLength(2);
  });
});

const TOTALS = { client: 'Acme', budget: 5_000_00, target: 2_500, spent: 1_999_00, views: 100_000 };

describe('the closing table', () => {
  it('shows every CPM with cents, so that a column of them lines up', () => {
    const deals: Line[] = [
      { ...line('Ann', 1), status: 'agreed', deal: 1_000_00 },
      { ...line('Bo', 1), status: 'agreed', deal: 999_00 },
    ];
    const table = closingTable(deals, TOTALS, 0);
    for (const shown of ['$20.00', '$19.98', '= $19.99', 'CPM $19.99 against a target of $25.00'])
      expect(table).toContain(shown);
    expect(table).toMatch(/│ Bo +│ \$999 /);
  });

  it('calls nobody silent for good whose reply may still come', () => {
    const table = closingTable([line('Ann', 1), { ...line('Bo', 1), status: 'stale' }], TOTALS, 0);
    expect(table).toMatch(/│ Still waiting for a reply \(1\) +│ Ann /);
    expect(table).toMatch(/│ No reply \(1\) +│ Bo /);
  });
});
