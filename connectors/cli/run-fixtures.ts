import type { TrainProgress } from '#connectors/bots/train-plugins';
import type { Problem } from '#engine/config/problem';
import { createCollector } from '#engine/testing/coverage/collect';
import { countPoints, type PlacedPoint } from '#engine/testing/coverage/measure';
import { placePoints } from '#engine/testing/coverage/place-points';
import type { PlacedFixture } from '#engine/testing/read-fixture';
import { type DialogResult, type FixtureWorld, runDialogFixture } from '#engine/testing/run-dialog-fixture';
import { ticketExecutor } from './house/desks.ts';
import { type OpenPlan, openPlan } from './house/open-plan.ts';
import type { Io } from './io.ts';
import { readBotFiles } from './read-bot-files.ts';
import { digest } from './system-env.ts';

/** A fixture and what came of it. */
export type RunFixture = {
  readonly fixture: PlacedFixture;
  readonly result: DialogResult;
  readonly ms: number;
};

/** What came of fixtures: those that ran, and the bots that could not be opened for them. */
export type FixtureRun = {
  readonly runs: readonly RunFixture[];
  readonly broken: ReadonlyMap<string, readonly Problem[]>;
  /** By bot, where it was asked for. */
  readonly coverage: ReadonlyMap<string, BotCoverage>;
};

/** What the dialogues of one bot went through, and the texts of its files. */
export type BotCoverage = {
  readonly points: readonly PlacedPoint[];
  readonly sources: ReadonlyMap<string, string>;
};

export type RunOptions = {
  readonly io: Io;
  readonly onProgress: (bot: string) => (progress: TrainProgress) => void;
  readonly onResult?: (run: RunFixture) => void;
  /** Measure coverage. */
  readonly covered?: boolean;
};

/** Run fixtures, those of one bot after the other on one plan. */
export async function runFixtures(
  fixtures: readonly PlacedFixture[],
  options: RunOptions,
): Promise<FixtureRun> {
  const runs: RunFixture[] = [];
  const broken = new Map<string, readonly Problem[]>();
  const coverage = new Map<string, BotCoverage>();
  for (const [bot, own] of Map.groupBy(fixtures, (fixture) => fixture.bot)) {
    const opened = await openPlan({
      io: options.io,
      bot,
      data: undefined,
      onProgress: options.onProgress(bot),
    });
    if ('problems' in opened) {
      broken.set(bot, opened.problems);
      continue;
    }
    try {
      const world = fixtureWorld(opened);
      for (const fixture of own) {
        if (options.io.stop.aborted) break;
        const run = await timed(fixture, world);
        options.onResult?.(run);
        runs.push(run);
      }
      if (options.covered) coverage.set(bot, await coverageOf(options.io, opened, runs));
    } finally {
      await opened.close();
    }
  }
  return { runs, broken, coverage };
}

async function coverageOf(io: Io, { plan }: OpenPlan, runs: readonly RunFixture[]): Promise<BotCoverage> {
  const { sources, draft } = await readBotFiles(io.root, plan);
  const dialogues = runs.flatMap(({ result }) => (result.bot === plan.bot.name ? [result.points] : []));
  return { points: countPoints(plan.bot, dialogues, placePoints(draft)), sources };
}

/** The world of fixtures over an opened bot: every desk is one in memory. */
export function fixtureWorld({ plan, actions, setClock, setDesk, setObserver }: OpenPlan): FixtureWorld {
  const collector = createCollector(plan.bot);
  setObserver(collector.observe);
  return {
    plan,
    collector,
    actions,
    digest,
    executors: (desk) => ({ ticket: ticketExecutor(() => desk) }),
    onClock: setClock,
    onDesk: setDesk,
  };
}

async function timed(fixture: PlacedFixture, world: FixtureWorld): Promise<RunFixture> {
  const begun = performance.now();
  const result = await runDialogFixture(fixture, world);
  return { fixture, result, ms: performance.now() - begun };
}
