import type { Json } from '../core/json.ts';
import type { DialogContext } from './context.ts';
import { note, scopeOf } from './context.ts';
import { evaluate } from './expressions.ts';
import { shownValues } from './forms/labels.ts';
import type { DialogRun, EffectRequest } from './run.ts';
import { sayReply } from './say-reply.ts';
import { topFrame, withTop } from './state.ts';

/** Ask for the ticket of the step on top; the flow goes on when its result has come. */
export function requestTicket(run: DialogRun, context: DialogContext, desk: string): DialogRun {
  const frame = topFrame(run.state);
  const ticket = frame && context.flows.get(frame.flow)?.steps.get(frame.step)?.step.ticket;
  if (!ticket) return run;
  const notes: string[] = [];
  const fields: Record<string, Json> = {};
  for (const [name, expression] of Object.entries(ticket.fields ?? {})) {
    const result = evaluate(expression, scopeOf(run, context));
    fields[name] = result.ok ? result.value : null;
    if (!result.ok) notes.push(result.failure.message);
  }
  const effect: EffectRequest = {
    effect: `${context.turn.id}:${run.effects.length}`,
    kind: 'ticket',
    input: {
      desk,
      kind: ticket.create,
      subject: subjectOf(ticket.subject ?? null, ticket.create, run, context),
      fields,
    },
    as: ticket.as ?? null,
  };
  const waiting = {
    ...run,
    standing: 'effect' as const,
    state: withTop(run.state, { effect: effect.effect }),
  };
  return notes.reduce(note, { ...waiting, effects: [...run.effects, effect] });
}

function subjectOf(reply: string | null, kind: string, run: DialogRun, context: DialogContext): string {
  if (reply === null) return kind;
  const { bot, language } = context;
  const slots = scopeOf(run, context);
  const shown = shownValues(context.forms, undefined, slots, language);
  return sayReply(bot, reply, { language, slots, seed: 0, shown }).text;
}
