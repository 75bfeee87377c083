import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { getTicket, openRig, type Rig } from './gateway.rig.ts';

let rig: Rig;
let flooder: Socket;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(async () => {
  flooder.destroy();
  await rig.close();
});

const CUT_OFF = Buffer.from([0x88, 2, 4004 >> 8, 4004 & 0xff]);
const COMMAND = { t: 'cmd', id: '0123456789', c: 'c_foreign', name: 'message.send', d: { text: '!' } };

describe('a flood', () => {
  test('is answered in one write for a burst, not one for each frame', async () => {
    const { server, heard } = await enterRaw();
    const writes = vi.spyOn(server as Required<Writable>, '_writev');
    flooder.write(Buffer.concat(Array.from({ length: 15 }, () => textFrame(COMMAND))));
    await heard((said) => said.toString('latin1').split('NOT_FOUND').length > 15);
    expect(writes.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test('is not read any more once it was cut off', async () => {
    const { server, heard } = await enterRaw();
    const burst = Buffer.concat(Array.from({ length: 100 }, () => textFrame(COMMAND)));
    flooder.write(burst);
    await heard((said) => said.includes(CUT_OFF));
    const before = server.bytesRead;
    for (let sent = 0; sent < 2 ** 24; sent += burst.length) flooder.write(burst);
    for (let turn = 0; turn < 3; turn += 1) await fetch(`${rig.base}/healthz`);
    expect(server.bytesRead - before).toBeLessThan(2 ** 18);
  });

  test('is let go without its consent, which would stand behind all that it sent', async () => {
    const { server, heard } = await enterRaw();
    flooder.write(Buffer.concat(Array.from({ length: 100 }, () => textFrame(COMMAND))));
    await heard((said) => said.includes(CUT_OFF));
    expect(server.writableEnded).toBe(true);
    const gone = once(server, 'close');
    await rig.gateway.close();
    await gone;
  });
});

/** A client after `ready` that answers no close, and the server's end of its socket. */
async function enterRaw() {
  const { ticket } = await getTicket(rig);
  const accepted = once(rig.gateway.app.server, 'connection') as Promise<[Socket]>;
  flooder = connect(rig.port, '127.0.0.1');
  flooder.on('error', () => {});
  let said = Buffer.alloc(0);
  flooder.on('data', (bytes: Buffer) => {
    said = Buffer.concat([said, bytes]);
  });
  const heard = async (fits: (said: Buffer) => boolean): Promise<void> => {
    while (!fits(said)) await once(flooder, 'data');
  };
  flooder.write(UPGRADE);
  const [server] = await accepted;
  await heard((bytes) => bytes.includes('\r\n\r\n'));
  flooder.write(textFrame({ t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [] }));
  await heard((bytes) => bytes.includes('"ready"'));
  return { server, heard };
}

const UPGRADE = [
  'GET /v1/ws HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: parley.v1',
  '\r\n',
].join('\r\n');

/** Masked by zeros. */
function textFrame(frame: object): Buffer {
  const payload = Buffer.from(JSON.stringify(frame));
  const { length } = payload;
  const head = length < 126 ? [0x81, 0x80 | length] : [0x81, 0x80 | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), payload]);
}
