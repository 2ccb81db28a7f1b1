import { asking, type Finding, finding } from '../finding.ts';
import type { Settings } from '../settings.ts';
import type { SheetReading, SheetsClient } from './client.ts';
import { readRoster } from './roster.ts';

/** The spreadsheet, its tab, its header row, and the rows that can't be read. */
export const checkSheets = (
  client: SheetsClient,
  settings: Pick<Settings, 'GMAIL_ADDRESS' | 'SHEETS_TAB'>,
): Promise<readonly Finding[]> =>
  asking({
    about: 'sheets',
    otherwise: "The influencer sheet can't be read",
    advice: `Set SHEETS_SPREADSHEET_ID, share the sheet with ${settings.GMAIL_ADDRESS}, and enable the Sheets API in the project of GOOGLE_CLIENT_ID.`,
    call: (signal) => client.read(signal),
    judge: (sheet) => sheetFindings(sheet, settings.SHEETS_TAB),
  });

const sheetFindings = (sheet: SheetReading, wanted: string): readonly Finding[] => {
  if (sheet.outcome === 'tab_missing')
    return [
      finding(
        'sheets',
        'wrong',
        `The sheet has no tab “${wanted}”: set SHEETS_TAB to one of ${sheet.tabs.map((tab) => `“${tab}”`).join(', ')}.`,
      ),
    ];
  const roster = readRoster(sheet.values);
  if (roster.outcome === 'header_unreadable')
    return [
      finding(
        'sheets',
        'wrong',
        [
          `The tab “${sheet.tab}” has no header row that can be used:`,
          ...(roster.missing.length === 0 ? [] : [`missing ${roster.missing.join(', ')};`]),
          ...(roster.twice.length === 0 ? [] : [`twice ${roster.twice.join(', ')};`]),
          'name the columns as docs/setup.md says.',
        ].join(' '),
      ),
    ];
  const unreadable = roster.rows.flatMap((row) => (row.outcome === 'unreadable' ? [row] : []));
  const readable = roster.rows.length - unreadable.length;
  return [
    finding('sheets', 'sound', `The tab “${sheet.tab}” has every column that is needed, and ${readable} influencers.`),
    ...unreadable
      .slice(0, MOST_ROWS)
      .map(({ row, problems }) =>
        finding(
          'sheets',
          'doubtful',
          `Row ${row} can't be used: ${problems.map(({ column, expected }) => `${column} should be ${expected}`).join('; ')}.`,
        ),
      ),
    ...(unreadable.length > MOST_ROWS
      ? [finding('sheets', 'doubtful', `So it is with ${unreadable.length - MOST_ROWS} rows more.`)]
      : []),
  ];
};

const MOST_ROWS = 10;
