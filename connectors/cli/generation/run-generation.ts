import type { PlacedFixture } from '#engine/testing/read-fixture';
import type { Args } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
export async function generateDialogues(_a: Args, _i: Io, _f: readonly PlacedFixture[]): Promise<ExitCode> {
  return EXIT.ok;
}
