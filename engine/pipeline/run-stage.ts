import { type Failure, failure, isFailure, reasonOf } from '../core/errors.ts';
import type { StageTrace } from '../core/events/shapes.ts';
import type { LiveStage } from './build-plan.ts';
import type { StageResult } from './plugin.ts';
import type { Turn, TurnParts } from './turn.ts';

/** The clock and the alarm that a pipeline is handed. */
export type StageClock = {
  /** Milliseconds with fractions, only for measuring. */
  readonly elapsed: () => number;
  /** Run something in `ms`; the answer takes it back. */
  readonly delay: (ms: number, run: () => void) => () => void;
};

/** What came of one stage. */
export type StageOutcome = {
  readonly parts: Partial<TurnParts>;
  readonly trace: StageTrace;
  readonly failure: Failure | null;
};

/** Run one stage within its timeout. Whatever it does, the answer is an outcome, never a throw. */
export async function runStage(stage: LiveStage, turn: Turn, clock: StageClock): Promise<StageOutcome> {
  const begun = clock.elapsed();
  const result = await withinTimeout(stage, turn, clock);
  const ms = Math.round((clock.elapsed() - begun) * 1000) / 1000;
  const id = stage.plugin.id;
  if (result === undefined) return { parts: {}, trace: { stage: id, outcome: 'nothing', ms }, failure: null };
  if (isFailure(result)) return failed(id, ms, result);
  const { notes, ...parts } = result;
  const stray = Object.keys(parts).find((key) => !(stage.plugin.gives as readonly string[]).includes(key));
  if (stray !== undefined) return failed(id, ms, failure('STAGE_BAD_RESULT', { stage: id, key: stray }));
  const trace: StageTrace = {
    stage: id,
    outcome: 'found',
    ms,
    ...(notes?.length ? { notes: [...notes] } : {}),
  };
  return { parts, trace, failure: null };
}

async function withinTimeout(stage: LiveStage, turn: Turn, clock: StageClock): Promise<StageResult> {
  const { timeout } = stage.spec;
  const abort = new AbortController();
  let cancel = (): void => undefined;
  const late = new Promise<Failure>((resolve) => {
    cancel = clock.delay(timeout, () => {
      abort.abort();
      resolve(failure('STAGE_TIMEOUT', { stage: stage.plugin.id, timeout }));
    });
  });
  try {
    const result = stage.running.run(turn, abort.signal);
    return result instanceof Promise ? await Promise.race([result, late]) : result;
  } catch (thrown) {
    return failure('STAGE_THREW', { stage: stage.plugin.id, reason: reasonOf(thrown) });
  } finally {
    cancel();
  }
}

function failed(stage: string, ms: number, cause: Failure): StageOutcome {
  return {
    parts: {},
    trace: { stage, outcome: 'failed', ms, failure: cause.code, notes: [cause.message] },
    failure: cause,
  };
}
