import type { Place } from '../bot.ts';
import type { Path } from '../report.ts';

/** The name of a value, or the value itself. */
export type Side = 'key' | 'value';

/** One file's content as plain data that still knows where everything stands. */
export type Source = {
  readonly file: string;
  readonly data: unknown;
  /** Where `path` stands; where it is not in the file, its nearest parent. */
  place(path: Path, side?: Side): Place;
};

/** The first character of a file: where problems of the file itself are reported. */
export function startOf(file: string): Place {
  return { file, line: 1, column: 1 };
}
