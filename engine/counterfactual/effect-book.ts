import type { EffectOutcome } from '#engine/conversation/decide-effect';
import type { TaskDraft } from '#engine/conversation/decision';
import { type ErrorCode, type Failure, failure } from '#engine/core/errors';
import type { TaskId } from '#engine/core/ids';
import { canonicalJson, type JsonObject, sameJson } from '#engine/core/json';
import type { RecordedEffect } from './recording.ts';

/** How an effect of the candidate ends. */
export type EffectEnd = EffectOutcome;

/** Which recorded result answers which effect of the candidate, and when. */
export type EffectBook = {
  /** The candidate asks for an effect while the recording stands at `at`. */
  ask(task: TaskDraft, at: number): void;
  /** Effects that the recorded end of `recorded` ends here too. */
  endedBy(recorded: string): readonly EffectEnd[];
  /** Effects whose recorded end is past, or that were never recorded. */
  overdue(): readonly EffectEnd[];
  /** The recorded effect that stands for one of the candidate's. */
  recordedFor(effect: string): string | undefined;
};

type Asked = { readonly effect: string; readonly kind: string; readonly input: JsonObject };
type Waiting = { readonly asked: Asked; readonly recorded: RecordedEffect | null };

/** The result of an effect that nobody ever executed: done, with an id that no desk gave. */
const INVENTED: JsonObject = { id: 'unknown' };

/**
 * An effect with the same kind and input gets that one's recorded result; one of the same kind gets the result of the
 * first that is left, which is told; one beyond all that was recorded counts as done at once, which is told too.
 */
export function createEffectBook(
  recorded: readonly RecordedEffect[],
  onUnknown: (question: string) => void,
): EffectBook {
  const left = [...recorded];
  const stands = new Map<string, string>();
  let waiting: Waiting[] = [];
  let overdue: EffectEnd[] = [];
  const take = (asked: Asked): RecordedEffect | null => {
    const same = left.findIndex(
      ({ requested }) => requested.kind === asked.kind && sameJson(requested.input, asked.input),
    );
    const place = same >= 0 ? same : left.findIndex(({ requested }) => requested.kind === asked.kind);
    if (same < 0) onUnknown(`${asked.kind} ${canonicalJson(asked.input)}`);
    return (place < 0 ? undefined : left.splice(place, 1)[0]) ?? null;
  };
  return {
    ask: (task, at) => {
      const asked = task.data as unknown as Asked;
      const found = take(asked);
      if (found) stands.set(asked.effect, found.requested.effect);
      const entry = { asked, recorded: found };
      if (found === null || (found.endsAt !== null && found.endsAt <= at)) overdue.push(endOf(entry));
      else waiting.push(entry);
    },
    endedBy: (effect) => {
      const ends = waiting.filter((entry) => entry.recorded?.requested.effect === effect);
      waiting = waiting.filter((entry) => !ends.includes(entry));
      return ends.map(endOf);
    },
    overdue: () => {
      const ends = overdue;
      overdue = [];
      return ends;
    },
    recordedFor: (effect) => stands.get(effect),
  };
}

function endOf({ asked, recorded }: Waiting): EffectEnd {
  const end = recorded?.result ?? null;
  const attempts = end?.data.attempts ?? 1;
  const task = `effect:${asked.effect}` as TaskId;
  if (end?.type === 'effect.failed')
    return { task, effect: asked.effect, attempts, result: failureOf(end.data) };
  const result = end?.type === 'effect.completed' ? (end.data.result as JsonObject) : INVENTED;
  return { task, effect: asked.effect, attempts, result };
}

function failureOf({ code, reason }: { readonly code: string; readonly reason: string }): Failure {
  return { ...failure('CALL_FAILED'), code: code as ErrorCode, message: reason, retry: false };
}
