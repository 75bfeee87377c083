import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { debounce } from '#connectors/bots/debounce';
import { watchFolders } from '#connectors/bots/watch-folders';
import { formatProblem, problemJson } from '#engine';
import { failure, reasonOf } from '#engine/core/errors';
import { fail, type Result } from '#engine/core/result';
import { formatDialogResult } from '#engine/testing/format-dialog-result';
import type { PlacedFixture } from '#engine/testing/read-fixture';
import type { Args } from '../arguments.ts';
import type { Command } from '../command.ts';
import { findConvos } from '../convos-of.ts';
import { coveragePage } from '../coverage/coverage-page.ts';
import { coverageJson, coverageLines } from '../coverage/tell-coverage.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { type FoundFixtures, findFixtures } from '../fixtures-of.ts';
import { BUDGET_OPTION, generateDialogues } from '../generation/run-generation.ts';
import type { Io } from '../io.ts';
import { junitXml } from '../junit.ts';
import { mutateBots } from '../mutation/mutate-bots.ts';
import { placeOf } from '../place-of.ts';
import { type FixtureRun, type RunFixture, runFixtures } from '../run-fixtures.ts';
import { tellFailure } from '../tell.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';

/** Holds the dialogues that are written down in fixtures and says which of them no longer go as written. */
export const test: Command = {
  name: 'test',
  summary: 'Runs dialog fixtures, or Botium conversations, and shows where a dialogue leaves its script.',
  usage: '[file or folder…]',
  options: {
    bot: { about: 'only fixtures of this bot', value: 'name' },
    format: { about: 'parley, or botium for .convo.txt', value: 'name', preset: 'parley' },
    junit: { about: 'write the results as JUnit XML', value: 'file' },
    coverage: { about: 'say what of a bot no dialogue goes through' },
    html: { about: 'write the coverage as a page with the lines of the files marked', value: 'file' },
    generate: { about: 'write the shortest dialogues that reach what is not covered' },
    out: { about: 'folder for generated dialogues', value: 'folder', preset: 'fixtures/dialogs/generated' },
    budget: BUDGET_OPTION,
    mutate: { about: 'make small mistakes in the bots and say which of them no dialogue notices' },
    most: { about: 'try so many of the mutants, or write so many dialogues', value: 'number' },
    seed: { about: 'which mutants are chosen', value: 'number', preset: '1' },
    watch: { about: 'run again whenever a fixture or a bot changes' },
  },
  words: { least: 0, most: 1000 },
  run: async (args, io) => {
    const code = await runOnce(args, io);
    return args.has('watch') ? watch(args, io) : code;
  },
};

async function runOnce(args: Args, io: Io): Promise<ExitCode> {
  if (args.has('mutate') && args.text('format') !== 'parley')
    return tellFailure(
      io,
      failure('USAGE', { reason: '--mutate takes dialogues of Parley only' }),
      args.json,
    );
  const found = await find(args, io);
  if (!found.ok) return tellFailure(io, found.failure, args.json);
  const bot = args.text('bot');
  const chosen = found.value.fixtures.filter((fixture) => bot === undefined || fixture.bot === bot);
  if (args.has('mutate')) return mutateBots(args, io, chosen);
  if (args.has('generate')) return generateDialogues(args, io, chosen);
  return hold(args, io, found.value, chosen);
}

async function hold(
  args: Args,
  io: Io,
  found: FoundFixtures,
  chosen: readonly PlacedFixture[],
): Promise<ExitCode> {
  const onResult = args.json
    ? () => undefined
    : (run: RunFixture) => io.out(formatDialogResult(run.result, placeOf(run)));
  const html = args.text('html');
  const covered = args.has('coverage') || html !== undefined;
  const onProgress = (name: string) => createProgress(io, name);
  const run = await runFixtures(chosen, { io, onResult, onProgress, covered });
  await writeInto(io, args.text('junit'), () => junitXml(run.runs));
  await writeInto(io, html, () => coveragePage(run.coverage, run.runs.length));
  if (args.json) return tellJson(io, found, run, covered);
  if (args.has('coverage')) for (const line of coverageLines(run.coverage)) io.out(line);
  return tellSummary(io, found, run);
}

async function writeInto(io: Io, file: string | undefined, text: () => string): Promise<void> {
  if (file === undefined) return;
  const path = resolve(io.root, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text());
}

async function find(args: Args, io: Io): Promise<Result<FoundFixtures>> {
  const format = args.text('format');
  if (format === 'botium') return findConvos(io, args.words, args.text('bot'));
  if (format === 'parley') return findFixtures(io, args.words);
  return fail(failure('USAGE', { reason: `${format} is no format; known are parley and botium` }));
}

function failedIn({ problems }: FoundFixtures, { runs, broken }: FixtureRun): number {
  return (
    runs.filter(({ result }) => !result.passed).length +
    new Set(problems.map(({ file }) => file)).size +
    broken.size
  );
}

function tellJson(io: Io, found: FoundFixtures, run: FixtureRun, covered: boolean): ExitCode {
  const failed = failedIn(found, run);
  const results = run.runs.map(({ fixture, result, ms }) => ({
    file: fixture.file,
    dialog: result.dialog,
    passed: result.passed,
    ms: Math.round(ms),
    ...(result.failure
      ? { failure: { ...result.failure, ...fixture.place(result.failure.step, result.failure.check) } }
      : {}),
  }));
  const problems = [...found.problems, ...[...run.broken.values()].flat()].map(problemJson);
  const passed = results.filter((result) => result.passed).length;
  const coverage = covered ? { coverage: coverageJson(run.coverage) } : {};
  io.out(JSON.stringify({ passed, failed, ...coverage, results, problems }));
  return failed > 0 ? EXIT.problems : EXIT.ok;
}

function tellSummary(io: Io, found: FoundFixtures, run: FixtureRun): ExitCode {
  for (const problem of found.problems) io.err(formatProblem(problem));
  for (const [bot, problems] of run.broken) tellBotProblems(io, bot, problems, false);
  const failed = failedIn(found, run);
  io.out(`${run.runs.filter(({ result }) => result.passed).length} passed, ${failed} failed`);
  return failed > 0 ? EXIT.problems : EXIT.ok;
}

/** How long files must have been quiet, in milliseconds. */
const QUIET = 150;

async function watch(args: Args, io: Io): Promise<ExitCode> {
  const folders = ['fixtures', 'pipelines', 'knowledge'].map((folder) => join(io.root, folder));
  let work: Promise<unknown> = Promise.resolve();
  const again = debounce(QUIET, () => {
    work = work.then(() => runOnce(args, io)).catch((thrown: unknown) => io.err(reasonOf(thrown)));
  });
  const watching = watchFolders(folders, again.call);
  io.err('watching; Ctrl+C ends');
  await new Promise<void>((done) => {
    if (io.stop.aborted) done();
    io.stop.addEventListener('abort', () => done(), { once: true });
  });
  again.cancel();
  watching.close();
  await work;
  return EXIT.ok;
}
