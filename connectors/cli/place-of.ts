import type { RunFixture } from './run-fixtures.ts';

/** Where a fixture failed, as `file:line:column`; its file where it passed. */
export function placeOf({ fixture, result }: RunFixture): string {
  if (!result.failure) return fixture.file;
  const { file, line, column } = fixture.place(result.failure.step, result.failure.check);
  return `${file}:${line}:${column}`;
}
