import { CsvError, parse } from 'csv-parse/sync';
import type { Place } from '../bot.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../report.ts';
import { suggest } from '../suggest.ts';
import { guardSize } from './guard-yaml.ts';
import { startOf } from './source.ts';

/** One record by column name; absent columns are empty. `place` says where a column's cell begins. */
export type CsvRow = {
  readonly cells: Readonly<Record<string, string>>;
  readonly place: (column: string) => Place;
};

/** A table as read: the rows that are whole, and what is wrong with the others. */
export type ReadCsv = {
  readonly rows: readonly CsvRow[];
  readonly problems: readonly Problem[];
  /** False when the file could not be read to its end. */
  readonly readable: boolean;
};

/** The columns of a table, `required` among `known`. */
export type CsvColumns = { readonly required: readonly string[]; readonly known: readonly string[] };

type Line = { readonly record: readonly string[]; readonly line: number; readonly raw: string };

/** Read one CSV file with a header line; every line with a wrong number of columns is reported, not only the first. */
export function readCsv(file: string, text: string, columns: CsvColumns): ReadCsv {
  const danger = guardSize(file, text);
  if (danger) return { rows: [], problems: [danger], readable: false };
  try {
    const [header, ...lines] = parseLines(text);
    if (header === undefined) return { rows: [], problems: [missingColumn(file, 'id')], readable: true };
    const problems = [...headerProblems(file, header, columns), ...lengthProblems(file, header, lines)];
    const whole = lines.filter((line) => line.record.length === header.record.length);
    return { rows: whole.map((line) => rowOf(file, header.record, line)), problems, readable: true };
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const place = { file, line: Number(thrown['lines'] ?? 1), column: 1 };
    return {
      rows: [],
      problems: [problem(place, 'CSV_SYNTAX', { reason: thrown.message })],
      readable: false,
    };
  }
}

function parseLines(text: string): Line[] {
  const parsed = parse(text, {
    bom: true,
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  }) as unknown as { record: string[]; raw: string; info: { lines: number } }[];
  return parsed.map(({ record, raw, info }) => {
    const own = raw.replace(/^[\r\n]+|[\r\n]+$/g, '');
    return { record, raw: own, line: info.lines - own.split('\n').length + 1 };
  });
}

function missingColumn(file: string, key: string): Problem {
  return problem(startOf(file), 'MISSING_KEY', { path: 'The header', key });
}

function* headerProblems(file: string, header: Line, columns: CsvColumns): Iterable<Problem> {
  for (const [index, name] of header.record.entries()) {
    const place = { file, line: header.line, column: cellColumn(header.raw, index) };
    if (header.record.indexOf(name) < index) yield problem(place, 'DUPLICATE_KEY', { key: name });
    else if (!columns.known.includes(name)) {
      yield problem(place, 'UNKNOWN_KEY', {
        key: name,
        path: 'the header',
        suggestion: suggest(name, columns.known),
      });
    }
  }
  const missing = columns.required.filter((name) => !header.record.includes(name));
  for (const name of missing) yield missingColumn(file, name);
}

function lengthProblems(file: string, header: Line, lines: readonly Line[]): Problem[] {
  const wanted = header.record.length;
  return lines
    .filter((line) => line.record.length !== wanted)
    .map((line) =>
      problem({ file, line: line.line, column: 1 }, 'CSV_SYNTAX', {
        reason: `this line has ${line.record.length} columns, the header ${wanted}`,
      }),
    );
}

function rowOf(file: string, header: readonly string[], line: Line): CsvRow {
  return {
    cells: Object.fromEntries(header.map((name, index) => [name, line.record[index] ?? ''])),
    place: (name) => ({
      file,
      line: line.line,
      column: cellColumn(line.raw, Math.max(0, header.indexOf(name))),
    }),
  };
}

/** The 1-based column at which a cell begins; commas inside quotes don't count. */
function cellColumn(raw: string, index: number): number {
  let quoted = false;
  let cell = 0;
  for (let position = 0; position < raw.length; position++) {
    if (cell === index) return position + 1;
    if (raw[position] === '"') quoted = !quoted;
    else if (raw[position] === ',' && !quoted) cell += 1;
  }
  return raw.length + 1;
}
