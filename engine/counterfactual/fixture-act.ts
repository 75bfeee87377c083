import type { StoredEvent } from '#engine/core/events';
import { kindOf } from '#engine/core/ids';
import { offered } from '#engine/testing/check-step';
import type { FixtureStep } from '#engine/testing/fixture-schema';

/** What a fixture does for one recorded event; undefined for what only follows. `recent` is what followed the act before. */
export function actOf(event: StoredEvent, recent: readonly StoredEvent[]): FixtureStep | undefined {
  if (event.key === undefined) return undefined;
  switch (kindOf(event.by)) {
    case 'visitor':
      return visitorAct(event, recent);
    case 'agent':
      return agentAct(event);
    default:
      return undefined;
  }
}

function visitorAct(event: StoredEvent, recent: readonly StoredEvent[]): FixtureStep | undefined {
  switch (event.type) {
    case 'message.added':
      return messageAct(event.data, recent);
    case 'handoff.requested':
      return { visitor: 'asks_for_person' };
    case 'conversation.closed':
      return { visitor: 'closes' };
    case 'conversation.rated':
      return { visitor: { rates: event.data.stars } };
    default:
      return undefined;
  }
}

type Message = Extract<StoredEvent, { type: 'message.added' }>['data'];

/** A button of long ago can't be tapped in a fixture: its words are said instead. */
function messageAct(
  { text, choice, attachments = [] }: Message,
  recent: readonly StoredEvent[],
): FixtureStep {
  const [file] = attachments;
  if (file) {
    const { name, mime, size } = file;
    return { attach: { name, mime, size, ...(text === '' ? {} : { text }) } };
  }
  const onOffer = choice !== undefined && offered(recent).some(({ payload }) => payload === choice);
  return onOffer ? { tap: choice } : { user: text };
}

function agentAct(event: StoredEvent): FixtureStep | undefined {
  switch (event.type) {
    case 'agent.joined':
      return { agent: 'joins' };
    case 'message.added':
      return { agent: { says: event.data.text } };
    case 'agent.left':
      return { agent: { leaves: event.data.outcome } };
    default:
      return undefined;
  }
}
