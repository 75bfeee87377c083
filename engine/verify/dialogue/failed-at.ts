import type { Explored } from '../machine/explore.ts';
import type { Model } from '../machine/model.ts';
import type { Question } from '../machine/questions.ts';
import { type AtQuestion, nothingSeen, type State } from '../machine/state.ts';
import { takeStep } from '../machine/take-step.ts';
import { createWatch } from '../machine/watch.ts';

/** A question that is asked, and what follows when the last attempt at it has failed. */
export type Failed = {
  readonly at: AtQuestion;
  readonly times: number;
  readonly asked: State;
  readonly state: State;
};

/** The first of the states that a visitor surely comes to in which a question is asked, with its last attempt failed. */
export function failedAt(question: Question, { graph }: Explored, model: Model): Failed | undefined {
  const watch = createWatch(model, nothingSeen(), new Set());
  for (const asked of graph.states) {
    const form = formOn(asked, model);
    if (!asked.exact || form === undefined || !model.forms[form]?.fields[headOf(question.way)]) continue;
    for (const next of takeStep(asked, model, watch)) {
      const { act } = next;
      if (act?.kind !== 'fail' || act.field !== question.field || next.exact === false) continue;
      const { over: _, ...rest } = next;
      const state = { ...asked, answer: null, ...rest, act, from: asked };
      return { at: act, times: act.times, asked, state };
    }
  }
  return undefined;
}

function formOn({ frames }: State, { flows }: Model): string | undefined {
  const top = frames.at(-1);
  return top && flows.get(top.flow)?.steps.get(top.step)?.form;
}

function headOf(way: string): string {
  return way.split('.')[0] ?? way;
}
