import { replay } from '#engine/conversation/replay';
import { notesOf, type TranscriptLine, transcriptOf } from '#engine/conversation/transcript';
import type { Env } from '#engine/core/env';
import { type Failure, failure } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { Plan } from '#engine/pipeline/build-plan';
import type { Desk } from '#engine/ports/desk';
import { createMemoryDesk, type MemoryDesk } from '#engine/ports/desk.memory';
import type { EffectExecutor } from '#engine/turn/run-effect';
import { actStep } from './act-step.ts';
import { checkStep, type Mismatch, type StepView, saidByBot } from './check-step.ts';
import { type Collector, createCollector } from './coverage/collect.ts';
import { type DialogSession, openSession } from './dialog-session.ts';
import type { DialogFixture } from './fixture-schema.ts';
import { lookAtNext } from './look-at-next.ts';
import type { StubbableActions } from './stub-actions.ts';
import { createTestEnv, FIXTURE_START, type TestEnv } from './test-env.ts';

/** What fixtures of one bot run in. */
export type FixtureWorld = {
  readonly plan: Plan;
  readonly digest: Env['digest'];
  /** The actions that the plan was built with, where a fixture may answer itself. */
  readonly actions: StubbableActions;
  /** Who executes effects; files tickets into the desk that it is handed. */
  readonly executors: (desk: Desk) => Readonly<Record<string, EffectExecutor>>;
  /** Hears what time it is in the fixture, for stand-ins of business systems. */
  readonly onClock?: (now: () => number) => void;
  /** Hears which desk the fixture's tickets go to, for actions that look for them there. */
  readonly onDesk?: (desk: Desk) => void;
  /** Gathers what the dialogue goes through; the plan's `observe` port has to lead to it. */
  readonly collector?: Collector | undefined;
  /** Hears how each step looks before it is checked. */
  readonly onStep?: ((view: StepView) => void) | undefined;
};

/** Why a dialogue failed: the step, what it expected, what came instead, and the turn's own account. */
export type DialogFailure = Mismatch & { readonly step: number; readonly notes: readonly string[] };

/** What came of one dialogue. `steps` is how many held. */
export type DialogResult = {
  readonly dialog: string;
  readonly bot: string;
  readonly passed: boolean;
  readonly steps: number;
  readonly transcript: readonly TranscriptLine[];
  readonly failure: DialogFailure | null;
  /** Ids of the coverage points gone through, sorted; without a collector only those that events tell of. */
  readonly points: readonly string[];
};

/** Hold one dialogue with the real turn engine and a clock that stands still. It ends at the first check that fails. */
export async function runDialogFixture(fixture: DialogFixture, world: FixtureWorld): Promise<DialogResult> {
  const env = createTestEnv({ digest: world.digest, at: startOf(fixture) });
  const desk = createMemoryDesk();
  world.actions.stub(fixture.actions ?? {});
  world.onClock?.(env.now);
  world.onDesk?.(desk);
  const opening = fixture.language === undefined ? {} : { language: fixture.language };
  const session = await openSession({ plan: world.plan, env, executors: world.executors(desk) }, opening);
  try {
    const result = await runSteps(fixture, { session, desk, env, onStep: world.onStep });
    const collector = world.collector ?? createCollector(world.plan.bot);
    return { ...result, points: collector.take(await session.events()) };
  } finally {
    await session.close();
    world.actions.stub({});
  }
}

type Stage = {
  readonly session: DialogSession;
  readonly desk: MemoryDesk;
  readonly env: TestEnv;
  readonly onStep: FixtureWorld['onStep'];
};

/** A result before its coverage is known. */
type Held = Omit<DialogResult, 'points'>;

async function runSteps(fixture: DialogFixture, stage: Stage): Promise<Held> {
  let since = 0;
  // How many of the bot's messages were looked at by `message`.
  let read = 0;
  let spoken = false;
  for (const [index, step] of fixture.steps.entries()) {
    const before = await stage.session.events();
    const done = await actStep(step, before.slice(since), stage);
    if (done.acted) since = before.length;
    if (done.acted && step.wait === undefined) {
      // A welcome that nobody looked at does not count.
      if (!spoken) read = saidByBot(before).length;
      spoken = true;
    }
    const view = await viewOf(stage, { since, read, refused: done.refused });
    stage.onStep?.(view);
    const mismatch = done.impossible ?? bugOf(stage.session) ?? checkStep(step, view);
    if (mismatch)
      return conclude(fixture, stage, index, { ...mismatch, step: index, notes: notes(view.recent) });
    if (step.message !== undefined) read += lookAtNext(step.message, view.unread).read;
  }
  return conclude(fixture, stage, fixture.steps.length, await divergence(stage, fixture.steps.length - 1));
}

type Sight = { readonly since: number; readonly read: number; readonly refused: Failure | null };

async function viewOf({ session, desk }: Stage, { since, read, refused }: Sight): Promise<StepView> {
  const [state, events] = await Promise.all([session.state(), session.events()]);
  return {
    state,
    recent: events.slice(since),
    refused,
    unread: saidByBot(events).slice(read),
    tickets: desk.tickets.map((ticket) => ticket.request),
  };
}

function bugOf(session: DialogSession): Mismatch | undefined {
  return session.bugs.length > 0 ? { check: 'no bugs', expected: [], got: session.bugs } : undefined;
}

/** Every fixture proves by the way that its log replays exactly. */
async function divergence({ session, env }: Stage, step: number): Promise<DialogFailure | null> {
  const events = await session.events();
  const [first] = events;
  const found = first
    ? replay(first.stream, events, env.digest).failure
    : failure('INTERNAL', { reference: 'empty log' });
  return found && { check: 'replay', expected: null, got: found.message, step, notes: [] };
}

async function conclude(
  { dialog, bot }: DialogFixture,
  { session }: Stage,
  steps: number,
  problem: DialogFailure | null,
): Promise<Held> {
  const events = await session.events();
  return {
    dialog,
    bot,
    passed: problem === null,
    steps,
    transcript: transcriptOf(events),
    failure: problem,
  };
}

function notes(recent: readonly StoredEvent[]): readonly string[] {
  const turn = recent.findLast((event) => event.type === 'turn.completed');
  return turn ? notesOf(turn.data) : [];
}

function startOf({ at }: DialogFixture): number {
  return at === undefined ? FIXTURE_START : Date.parse(at);
}
