import type { MutantReport } from '#engine/testing/mutation/run-mutants';
import type { Missing } from '#engine/testing/mutation/try-mutant';
import type { PlacedFixture } from '#engine/testing/read-fixture';
import type { MutationRun } from './run-mutation.ts';

/** A mutant that no dialogue noticed, and what would have. */
export type Survivor = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly mutant: string;
  readonly what: string;
  /** Dialogues that go through the place. */
  readonly tried: number;
  readonly missing: string;
};

/** How many mutants counted, how many were noticed, and those that were not. */
export type MutationScore = {
  readonly killed: number;
  readonly total: number;
  readonly invalid: number;
  /** Dialogues that were left out because they fail as they are. */
  readonly failing: readonly string[];
  readonly survivors: readonly Survivor[];
};

/** Sum a run up. */
export function scoreOf(
  { reports, failing }: MutationRun,
  fixtures: readonly PlacedFixture[],
): MutationScore {
  const count = (outcome: MutantReport['trial']['outcome']) =>
    reports.filter(({ trial }) => trial.outcome === outcome).length;
  const [killed, invalid] = [count('killed'), count('invalid')];
  return {
    killed,
    total: reports.length - invalid,
    invalid,
    failing,
    survivors: reports.flatMap((report) => survivorOf(report, fixtures)),
  };
}

function survivorOf(
  { mutant, trial }: MutantReport,
  fixtures: readonly PlacedFixture[],
): readonly Survivor[] {
  if (trial.outcome !== 'survived') return [];
  const { place, id, what } = mutant;
  const { tried, missing } = trial;
  return [{ ...place, mutant: id, what, tried, missing: adviceOn(tried, missing, fixtures) }];
}

function adviceOn(tried: number, missing: Missing | null, fixtures: readonly PlacedFixture[]): string {
  if (tried === 0) return 'no dialogue goes through it; write one, or let `parley test --generate` do it';
  if (missing === null)
    return `${tried} dialogues go through it and look the same; one is missing in which it matters`;
  const { check, value, fixture, step } = missing;
  const place = fixtures.find(({ file }) => file === fixture)?.place(step);
  return `expect \`${check}: ${flow(value)}\` in ${fixture}:${place?.line ?? 1}`;
}

/** A value as it may stand behind a key of a fixture. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).map(([key, member]) => `${key}: ${flow(member)}`);
    return `{ ${members.join(', ')} }`;
  }
  return typeof value === 'string' && /^[A-Za-z_][\w-]*$/.test(value) ? value : JSON.stringify(value);
}

/** A score as lines of text, the survivors in the order of the files. */
export function mutationLines(
  bot: string,
  { killed, total, invalid, survivors }: MutationScore,
): readonly string[] {
  const share = total === 0 ? 100 : (killed / total) * 100;
  const told = survivors.flatMap(({ file, line, column, what, missing }) => [
    `${file}:${line}:${column} no dialogue notices that ${what}`,
    `  ${missing}`,
  ]);
  const left = invalid === 0 ? '' : `; ${invalid} more would not load and do not count`;
  return [...told, `${bot}: ${killed} of ${total} mutants killed, ${share.toFixed(1)} %${left}`];
}
