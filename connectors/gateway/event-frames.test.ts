import { expect, it } from 'vitest';
import type { StoredEvent } from '#engine/core/events';
import { streamId } from '#engine/ports/event-log.samples';
import { eventFrame } from './event-frames.ts';

const PLACE = { stream: streamId('c'), n: 7, at: 0, version: 1, cause: 't', state: '', sum: '' };

it('keeps from a visitor what a handoff says to the agent', () => {
  const event = {
    ...PLACE,
    id: 'e',
    type: 'handoff.requested',
    by: 'bot:shop',
    data: { reason: 'flow', summary: 'in return_goods', slots: { phone: '13800000000' }, suggested: ['x'] },
  } as unknown as StoredEvent;
  expect(eventFrame(event)).toEqual({
    t: 'ev',
    c: 'c',
    n: 7,
    at: 0,
    by: 'bot:shop',
    name: 'handoff.requested',
    d: { reason: 'flow' },
  });
});
