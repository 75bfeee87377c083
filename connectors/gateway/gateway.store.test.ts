import { afterEach, expect, test } from 'vitest';
import { failure } from '#engine/core/errors';
import type { EventLog } from '#engine/ports/event-log';
import { createMemoryEventLog } from '#engine/ports/event-log.memory';
import { openConversation, openRig, type Rig } from './gateway.rig.ts';

let rig: Rig | undefined;
afterEach(() => rig?.close());

/** A log on a disk that can be filled and emptied. */
function smallDisk(): { readonly log: EventLog; full: boolean } {
  const log: EventLog = createMemoryEventLog({ life: 'life-1' });
  const disk = { log, full: false };
  const append = log.append.bind(log);
  log.append = async (...wanted) => {
    if (!disk.full) return await append(...wanted);
    const reason = 'no room on /var/secret/log.sqlite';
    return { kind: 'failed', failure: failure('STORE_FULL', { store: '/var/secret', reason }) };
  };
  return disk;
}

test('a full disk is a code without names of ours, the connection goes on, and the same command is taken later', async () => {
  const disk = smallDisk();
  rig = await openRig({ log: disk.log });
  const { client, c } = await openConversation(rig);
  disk.full = true;
  const id = client.command('message.send', { text: '在吗' }, { c });
  const refused = await client.settled(id);
  expect(refused).toEqual({ t: 'err', re: id, code: 'STORE_FULL', retry: true });
  expect(JSON.stringify(client.received)).not.toContain('secret');

  disk.full = false;
  client.command('message.send', { text: '在吗' }, { c, id });
  await client.said('收到：在吗');
  expect(client.received.filter((frame) => frame.t === 'ev' && frame['id'] === id)).toHaveLength(1);
});
