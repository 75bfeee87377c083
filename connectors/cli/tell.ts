import type { Failure } from '#engine/core/errors';
import { EXIT, type ExitCode } from './exit.ts';
import type { Io } from './io.ts';

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

/** A moment as the table shows it. */
export function moment(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19);
}
