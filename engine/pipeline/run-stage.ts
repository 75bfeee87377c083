import { withinDeadline } from '../core/deadline.ts';
import { type Failure, failure, isFailure, reasonOf } from '../core/errors.ts';
import type { RecordedCall, StageTrace } from '../core/events/shapes.ts';
import { isObject } from '../core/json.ts';
import type { LiveStage } from './build-plan.ts';
import { isBadPart, readParts } from './check-parts.ts';
import type { StageResult } from './plugin.ts';
import { callsUnder } from './recorded-calls.ts';
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
  /** What it asked of business systems. */
  readonly calls: readonly RecordedCall[];
};

/** Run one stage within its timeout. Whatever it does, the answer is an outcome, never a throw. */
export async function runStage(stage: LiveStage, turn: Turn, clock: StageClock): Promise<StageOutcome> {
  const begun = clock.elapsed();
  const abort = new AbortController();
  const result = await runSafely({ stage, turn, clock, abort });
  const ms = Math.round((clock.elapsed() - begun) * 1000) / 1000;
  return { ...judge(stage, turn, result, ms), calls: callsUnder(abort.signal) };
}

type StageRun = {
  readonly stage: LiveStage;
  readonly turn: Turn;
  readonly clock: StageClock;
  readonly abort: AbortController;
};

async function runSafely({ stage, turn, clock, abort }: StageRun): Promise<StageResult> {
  const { timeout } = stage.spec;
  try {
    const result = stage.running.run(turn, abort.signal);
    if (!isThenable(result)) return result;
    const late = (): StageResult => failure('STAGE_TIMEOUT', { stage: stage.plugin.id, timeout });
    return await withinDeadline(result, { ms: timeout, delay: clock.delay, abort, late });
  } catch (thrown) {
    return failure('STAGE_THREW', { stage: stage.plugin.id, reason: reasonOf(thrown) });
  }
}

type Judged = Omit<StageOutcome, 'calls'>;

function judge({ plugin }: LiveStage, turn: Turn, result: unknown, ms: number): Judged {
  const stage = plugin.id;
  if (result === undefined) return { parts: {}, trace: { stage, outcome: 'nothing', ms }, failure: null };
  if (isFailure(result)) return failed(stage, ms, result);
  if (!isObject(result)) return failed(stage, ms, badPart(stage, 'a result', 'it is not an object of parts'));
  const { notes, ...found } = result;
  const stray = Object.keys(found).find((key) => !(plugin.gives as readonly string[]).includes(key));
  if (stray !== undefined) return failed(stage, ms, failure('STAGE_BAD_RESULT', { stage, key: stray }));
  const parts = readParts(found as Partial<TurnParts>, turn);
  if (isBadPart(parts)) return failed(stage, ms, badPart(stage, parts.key, parts.reason));
  const said = Array.isArray(notes) ? notes.map(String) : [];
  const trace = { stage, outcome: 'found', ms, ...(said.length === 0 ? {} : { notes: said }) } as const;
  return { parts, trace, failure: null };
}

function badPart(stage: string, key: string, reason: string): Failure {
  return failure('STAGE_BAD_PART', { stage, key, reason });
}

function failed(stage: string, ms: number, cause: Failure): Judged {
  return {
    parts: {},
    trace: { stage, outcome: 'failed', ms, failure: cause.code, notes: [cause.message] },
    failure: cause,
  };
}

function isThenable(value: unknown): value is PromiseLike<StageResult> {
  return value !== null && typeof value === 'object' && 'then' in value && typeof value.then === 'function';
}
