import { milliseconds } from '#engine/config/schema/duration';
import type { CommandData, CommandName } from '#engine/conversation/commands';
import type { Failure } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { Actor } from '#engine/core/ids';
import type { MemoryDesk } from '#engine/ports/desk.memory';
import { type Mismatch, offered } from './check-step.ts';
import { type DialogSession, VISITOR } from './dialog-session.ts';
import type { FixtureStep } from './fixture-schema.ts';

/** What came of acting. */
export type Done = {
  /** What follows is looked at from here on. */
  readonly acted: boolean;
  readonly refused: Failure | null;
  readonly impossible?: Mismatch;
};

/** Do what a step says, if it does anything. `recent` are the events since somebody acted last. */
export async function actStep(
  step: FixtureStep,
  recent: readonly StoredEvent[],
  { session, desk }: { readonly session: DialogSession; readonly desk: MemoryDesk },
): Promise<Done> {
  if (step.desk !== undefined) desk.failNext(step.desk);
  if (step.wait !== undefined) {
    await session.wait(milliseconds(step.wait));
    return { acted: true, refused: null };
  }
  if (step.tap !== undefined) return tap(step.tap, recent, session);
  if (step.tap_earlier !== undefined) return tap(step.tap_earlier, await session.events(), session);
  const command = commandOf(step);
  if (!command) return { acted: false, refused: null };
  return { acted: true, refused: await session.send(command.by, command.name, command.data) };
}

async function tap(payload: string, recent: readonly StoredEvent[], session: DialogSession): Promise<Done> {
  const buttons = offered(recent);
  const button =
    buttons.find((one) => one.payload === payload) ?? buttons.find((one) => sameLabel(one.label, payload));
  if (!button) {
    const got = buttons.map((one) => one.payload);
    return { acted: false, refused: null, impossible: { check: 'tap', expected: payload, got } };
  }
  const refused = await session.send(VISITOR, 'message.send', {
    text: button.label,
    choice: button.payload,
  });
  return { acted: true, refused };
}

function sameLabel(label: string, wanted: string): boolean {
  return label.trim().toLowerCase() === wanted.trim().toLowerCase();
}

type Spoken = {
  readonly by: Actor;
  readonly name: CommandName;
  readonly data: CommandData<CommandName>;
};

const AGENT = 'agent:fixture';

function commandOf({ user, attach, visitor, agent }: FixtureStep): Spoken | undefined {
  if (user !== undefined) return { by: VISITOR, name: 'message.send', data: { text: user } };
  if (attach !== undefined) {
    const { text, ...file } = attach;
    const attachments = [{ file: `fixture-${file.name}`, ...file }];
    return {
      by: VISITOR,
      name: 'message.send',
      data: { attachments, ...(text === undefined ? {} : { text }) },
    };
  }
  if (visitor !== undefined) return visitorCommand(visitor);
  return agent === undefined ? undefined : agentCommand(agent);
}

function visitorCommand(visitor: NonNullable<FixtureStep['visitor']>): Spoken {
  if (visitor === 'asks_for_person') return { by: VISITOR, name: 'handoff.request', data: {} };
  if (visitor === 'closes') return { by: VISITOR, name: 'conversation.close', data: {} };
  return { by: VISITOR, name: 'rate.submit', data: { stars: visitor.rates } };
}

function agentCommand(agent: NonNullable<FixtureStep['agent']>): Spoken {
  if (agent === 'joins') return { by: AGENT, name: 'agent.accept', data: {} };
  if ('says' in agent) return { by: AGENT, name: 'message.send', data: { text: agent.says } };
  return { by: AGENT, name: 'agent.leave', data: { outcome: agent.leaves } };
}
