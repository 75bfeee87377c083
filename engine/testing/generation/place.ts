import type { StoredEvent } from '#engine/core/events';
import { createMemoryDesk, type MemoryDesk } from '#engine/ports/desk.memory';
import { actStep } from '../act-step.ts';
import type { StepView } from '../check-step.ts';
import { type MarkedSession, openSession, resumeSession, type SessionMark } from '../dialog-session.ts';
import { ACTS, type DialogFixture, type FixtureStep } from '../fixture-schema.ts';
import type { FixtureWorld } from '../run-dialog-fixture.ts';
import type { Call } from '../stub-actions.ts';
import { createTestEnv, FIXTURE_START } from '../test-env.ts';

/** What a fixture says before its steps. */
export type Opening = Pick<DialogFixture, 'language' | 'at' | 'actions'>;

/** Where a dialogue stands after some steps: it goes on from there as often as one likes, without being held again. */
export type Place = {
  readonly opening: Opening;
  readonly steps: readonly FixtureStep[];
  readonly view: StepView;
  readonly mark: SessionMark;
  readonly desk: Pick<MemoryDesk, 'tickets' | 'faults'>;
};

/** How long a dialogue is, to compare: by steps, then by words; those with invisible signs come last among equals. */
export function lengthOf({ steps }: Place): number {
  const text = JSON.stringify(steps);
  return steps.length * 1e6 + text.length + (/\p{Cf}/u.test(text) ? 5e5 : 0);
}

/** A place, and the coverage points on the way to it from the one before. */
export type Reached = { readonly place: Place; readonly points: readonly string[] };

/** A dialogue in which nobody has said anything but the bot's welcome. */
export async function beginDialogue(opening: Opening, world: FixtureWorld): Promise<Reached> {
  const { language, at } = opening;
  const env = createTestEnv({
    digest: world.digest,
    at: at === undefined ? FIXTURE_START : Date.parse(at),
  });
  return inWorld({ opening, events: [] }, createMemoryDesk(), env, world, async (stage) => {
    const session = await openSession(stage, language === undefined ? {} : { language });
    return leave({ opening, steps: [], since: 0 }, session, stage);
  });
}

/** One step further, on a session of its own. Undefined where the step cannot be done, or is refused; checks are not looked at. */
export async function goOn(
  { opening, steps, view, mark, desk: before }: Place,
  step: FixtureStep,
  world: FixtureWorld,
): Promise<Reached | undefined> {
  const env = createTestEnv({ digest: world.digest, from: mark.env });
  const desk = createMemoryDesk('desk', before);
  if (!DOES.some((key) => key in step))
    return { place: { opening, steps, view, mark, desk: before }, points: [] };
  return inWorld({ opening, events: mark.events }, desk, env, world, async (stage) => {
    const session = await resumeSession(stage, mark);
    const done = await actStep(step, view.recent, { session, desk });
    if (done.impossible || (done.refused && step.refused === undefined) || session.bugs.length > 0) {
      await session.close();
      stage.world.collector?.take([]);
      return undefined;
    }
    const since = done.acted ? mark.events.length : mark.events.length - view.recent.length;
    return leave({ opening, steps: [...steps, onlyDone(step)], since }, session, stage);
  });
}

const DOES: readonly string[] = [...ACTS, 'desk'];

/** A step without its checks. */
export function onlyDone(step: FixtureStep): FixtureStep {
  return Object.fromEntries(Object.entries(step).filter(([key]) => DOES.includes(key)));
}

type Stage = Parameters<typeof openSession>[0] & { readonly world: FixtureWorld; readonly desk: MemoryDesk };

/** What was said before the steps, and what has happened since. */
type Past = { readonly opening: Opening; readonly events: readonly StoredEvent[] };

async function inWorld<Answer>(
  { opening, events }: Past,
  desk: MemoryDesk,
  env: Stage['env'],
  world: FixtureWorld,
  work: (stage: Stage) => Promise<Answer>,
): Promise<Answer> {
  world.actions.stub(opening.actions ?? {}, events.flatMap(callsIn));
  world.onClock?.(env.now);
  world.onDesk?.(desk);
  try {
    return await work({ plan: world.plan, env, executors: world.executors(desk), world, desk });
  } finally {
    world.actions.stub({});
  }
}

function callsIn(event: StoredEvent): readonly Call[] {
  return event.type === 'turn.completed' ? ((event.data.calls ?? []) as readonly Call[]) : [];
}

type Stood = Pick<Place, 'opening' | 'steps'> & {
  /** How many events there were before the step. */
  readonly since: number;
};

async function leave(
  { opening, steps, since }: Stood,
  session: MarkedSession,
  { world, desk }: Stage,
): Promise<Reached> {
  const [state, mark] = [await session.state(), await session.mark()];
  await session.close();
  const recent: readonly StoredEvent[] = mark.events.slice(since);
  const tickets = desk.tickets.map((ticket) => ticket.request);
  const view: StepView = { state, recent, refused: null, unread: [], tickets };
  const place = {
    opening,
    steps,
    view,
    mark,
    desk: { tickets: [...desk.tickets], faults: [...desk.faults] },
  };
  return { place, points: world.collector?.take(recent) ?? [] };
}
