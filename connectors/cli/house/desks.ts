import { createWebhookDesk } from '#connectors/desks/webhook/index';
import { problem, suggest } from '#engine';
import type { Bot } from '#engine/config/bot';
import type { Problem } from '#engine/config/problem';
import { type Failure, failure, isFailure } from '#engine/core/errors';
import type { JsonObject } from '#engine/core/json';
import type { Desk } from '#engine/ports/desk';
import type { EffectExecutor } from '#engine/turn/run-effect';
import type { Io } from '../io.ts';

/** Ticket desks by the name that pipelines use. */
export type Desks = Readonly<Record<string, Desk>>;

/** Names that a pipeline may use, whether or not this installation has set them up. */
export const DESK_NAMES: readonly string[] = ['local', 'webhook'];

const WEBHOOK_TIMEOUT = 8000;

/** The built-in desk, and the webhook where its address is set. */
export function openDesks(io: Io, local: Desk): Desks | Failure {
  const webhook = openWebhook(io);
  if (isFailure(webhook)) return webhook;
  return webhook ? { local, webhook } : { local };
}

function openWebhook({ env }: Io): Desk | Failure | undefined {
  const url = env['PARLEY_WEBHOOK_URL'];
  if (url === undefined) return undefined;
  const secret = env['PARLEY_WEBHOOK_SECRET'];
  if (secret === undefined) {
    return failure('ENV_MISSING', { what: 'The webhook desk', variable: 'PARLEY_WEBHOOK_SECRET' });
  }
  const allowPrivate = (env['PARLEY_WEBHOOK_ALLOW_PRIVATE'] ?? '').split(',').filter(Boolean);
  return createWebhookDesk({ url, secret, allowPrivate, timeout: WEBHOOK_TIMEOUT, now: Date.now });
}

/** Files a ticket at the desk that the request names. */
export function ticketExecutor(deskOf: (name: string) => Desk | undefined): EffectExecutor {
  return async ({ key, conversation, input }, signal) => {
    const name = String(input['desk']);
    const desk = deskOf(name);
    if (!desk) return failure('UNKNOWN_DESK', { desk: name, suggestion: 'Set it up, or name another.' });
    const fields = (input['fields'] ?? {}) as JsonObject;
    const request = {
      key,
      kind: String(input['kind']),
      subject: String(input['subject']),
      fields,
      conversation,
    };
    const ticket = await desk.create(request, signal);
    return isFailure(ticket) ? ticket : { ...ticket };
  };
}

/** Stages that file tickets at a desk that is not there, each at its line. */
export function deskProblems(bot: Bot, known: readonly string[]): readonly Problem[] {
  return bot.stages.flatMap(({ options, place }) => {
    const { desk } = options;
    if (typeof desk !== 'string' || known.includes(desk)) return [];
    return [problem(place, 'UNKNOWN_DESK', { desk, suggestion: suggest(desk, known) })];
  });
}
