import type { Failure } from '#engine/core/errors';
import type { Args } from './arguments.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { STORE_OPTIONS } from './store-options.ts';

/** Say why something could not be done, on one line; machines get the same as JSON. */
export function tellFailure(io: Io, cause: Failure, json: boolean): ExitCode {
  const { code, message, hint } = cause;
  if (json) io.out(JSON.stringify({ error: { code, message, hint } }));
  else io.err(`${code} ${message} — ${hint}`);
  return code === 'USAGE' ? EXIT.usage : EXIT.failed;
}

/** Print rows with aligned columns. */
export function tellTable(io: Io, rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    io.out(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** The options of a command that lists the newest of something. */
export const LIST_OPTIONS = {
  ...STORE_OPTIONS,
  limit: { about: 'how many at most', value: 'number', preset: '20' },
};

/** How many rows a list is to have. */
export function limitOf(args: Args): number {
  return Math.max(1, Number(args.text('limit')) || 20);
}

/** Print what was found: one JSON object a line, or a table of the cells. */
export function tellList<Row>(
  io: Io,
  args: Args,
  rows: readonly Row[],
  cells: (row: Row) => readonly string[],
): void {
  if (args.json) for (const row of rows) io.out(JSON.stringify(row));
  else tellTable(io, rows.map(cells));
}

/** A moment as the table shows it. */
export function moment(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19);
}
