import { type CsvColumn, csvRecord } from '../render/csv.ts';
import { json, type Terminal } from './terminal.ts';

/** For programs: one JSON array, or one document a line. Nothing is held back, so a million need no more memory than one. */
export const writeDocuments = (documents: Iterable<unknown>, format: 'json' | 'ndjson', out: Terminal): void => {
  if (format === 'ndjson') {
    for (const document of documents) out.line(json(document));
    return;
  }
  let before = '[\n';
  for (const document of documents) {
    out.write(before + json(document));
    before = ',\n';
  }
  out.line(before === '[\n' ? '[]' : '\n]');
};

/** For spreadsheets: a line with the titles, then one per row. */
export const writeCsv = <Row>(rows: Iterable<Row>, columns: readonly CsvColumn<Row>[], out: Terminal): void => {
  out.write(csvRecord(columns.map(({ title }) => title)));
  writeCsvRows(rows, columns, out);
};

/** The rows alone, of a table whose titles were written. */
export const writeCsvRows = <Row>(rows: Iterable<Row>, columns: readonly CsvColumn<Row>[], out: Terminal): void => {
  for (const row of rows) out.write(csvRecord(columns.map(({ of }) => of(row))));
};
