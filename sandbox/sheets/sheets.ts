import { type Answer, bearerOf, type Received } from '../http/exchange.ts';
import { type SandboxServer, startServer } from '../http/server.ts';

export type Cell = string | number | boolean | null;

export type SheetsService = Readonly<{
  /** Answers a request, whichever way it came. */
  handle(request: Received): Answer;
  /** The tab as the team sees it, header first. */
  rows(): readonly (readonly Cell[])[];
  replaceRows(rows: readonly (readonly Cell[])[]): void;
  addRow(row: readonly Cell[]): void;
  /** Types over one cell; `row` counts from 1 with the header, as in the sheet's margin. */
  setCell(row: number, header: string, value: Cell): void;
}>;

export type Sheets = SheetsService & Readonly<{ server: SandboxServer }>;

type Spreadsheet = Readonly<{
  spreadsheetId: string;
  tab: string;
  accessToken: string;
  rows: readonly (readonly Cell[])[];
}>;

/** One spreadsheet with one tab, answering `values.batchGet` with the ragged rows that the real one gives. */
export const startSheets = async (options: Spreadsheet): Promise<Sheets> => {
  const service = sheetsService(options);
  return { ...service, server: await startServer(service.handle) };
};

export const sheetsService = (options: Spreadsheet): SheetsService => {
  let rows = options.rows.map((row) => [...row]);
  const handle = (request: Received): Answer => {
    if (bearerOf(request) !== options.accessToken) return googleError(401, 'UNAUTHENTICATED', 'Invalid Credentials');
    const [, spreadsheetId] = /^\/v4\/spreadsheets\/([^/]+)\/values:batchGet$/.exec(request.path) ?? [];
    if (request.method !== 'GET' || spreadsheetId !== options.spreadsheetId)
      return googleError(404, 'NOT_FOUND', 'Requested entity was not found.');
    const ranges = request.query.getAll('ranges');
    const unknown = ranges.find((range) => !tabMatches(range, options.tab));
    if (unknown !== undefined) return googleError(400, 'INVALID_ARGUMENT', `Unable to parse range: ${unknown}`);
    const text = request.query.get('valueRenderOption') !== 'UNFORMATTED_VALUE';
    const values = rows.map(trimmed).map((row) => row.map((cell) => (text ? String(cell ?? '') : (cell ?? ''))));
    return {
      status: 200,
      body: {
        spreadsheetId,
        valueRanges: ranges.map(() => ({
          range: `${quoted(options.tab)}!A1:Z1000`,
          majorDimension: 'ROWS',
          ...(values.some((row) => row.length > 0) ? { values } : {}),
        })),
      },
    };
  };
  return {
    handle,
    rows: () => rows,
    replaceRows: (next) => {
      rows = next.map((row) => [...row]);
    },
    addRow: (row) => void rows.push([...row]),
    setCell: (row, header, value) => {
      const column = rows[0]?.indexOf(header) ?? -1;
      const cells = rows[row - 1];
      if (column < 0 || cells === undefined) throw new RangeError(`the sheet has no cell ${header} in row ${row}`);
      while (cells.length < column) cells.push('');
      cells[column] = value;
    },
  };
};

const tabMatches = (range: string, tab: string): boolean =>
  (range.split('!')[0] ?? '').replace(/^'|'$/g, '').replaceAll("''", "'").toLowerCase() === tab.toLowerCase();

const quoted = (tab: string): string => (/^\w+$/.test(tab) ? tab : `'${tab.replaceAll("'", "''")}'`);

/** The real service leaves off empty cells at a row's end. */
const trimmed = (row: readonly Cell[]): readonly Cell[] => {
  const last = row.findLastIndex((cell) => cell !== null && cell !== '');
  return row.slice(0, last + 1);
};

const googleError = (code: number, status: string, message: string) => ({
  status: code,
  body: { error: { code, message, status } },
});
