import type { Args, OptionSpec } from './arguments.ts';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';

/** One command of `parley`. */
export type Command = {
  readonly name: string;
  /** One line in `parley help`. */
  readonly summary: string;
  /** What comes after the name, for example `<bot> "<text>"`. */
  readonly usage: string;
  /** Beside `--json` and `--help`, which every command has. */
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** How many words may stand after the name. */
  readonly words: { readonly least: number; readonly most: number };
  run(args: Args, io: Io): Promise<ExitCode>;
};
