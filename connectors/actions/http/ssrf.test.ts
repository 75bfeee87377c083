// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is how actions.yaml names a variable
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Resolve, ResolvedAddress } from '#connectors/http/guard';
import { startServer, type TestServer } from '#connectors/http/test-server';
import type { ActionSpec } from '#engine/config/schema/actions';
import { createHttpActions } from './index.ts';

/** In nobody's hands since 2006 and routed nowhere, yet public by every registry. */
const PUBLIC: ResolvedAddress = { address: '3ffe::1', family: 6 };
const HOME: ResolvedAddress = { address: '127.0.0.1', family: 4 };

describe('an action told to knock at home', () => {
  let canary: TestServer;
  let connectionsBefore = 0;
  let requestsBefore = 0;
  const hits = () => canary.requests.length - requestsBefore;
  const knocks = () => canary.connections() - connectionsBefore;

  beforeAll(async () => {
    canary = await startServer((_incoming, outgoing) => outgoing.end('{"secret":1}'));
  });
  beforeEach(() => {
    requestsBefore = canary.requests.length;
    connectionsBefore = canary.connections();
  });
  afterAll(() => canary.close());

  const SPELLINGS = [
    ['plain', '127.0.0.1'],
    ['decimal', '2130706433'],
    ['hexadecimal', '0x7f000001'],
    ['hexadecimal by parts', '0x7f.0x0.0x0.0x1'],
    ['octal', '0177.0.0.1'],
    ['short', '127.1'],
    ['full-width digits', '１２７.０.０.１'],
    ['percent-encoded', '%31%32%37.0.0.1'],
    ['another loopback', '127.8.8.8'],
    ['this network', '0.0.0.0'],
    ['mapped', '[::ffff:127.0.0.1]'],
    ['mapped in hex', '[::ffff:7f00:1]'],
    ['mapped at full length', '[0:0:0:0:0:ffff:7f00:0001]'],
    ['by name', 'localhost'],
  ] as const;

  it.each(SPELLINGS)('%s: refused, 0 hits', async (_what, host) => {
    expect(await call({ get: `http://${host}:${canary.port}/` })).toBe('ADDRESS_REFUSED');
    expect(knocks()).toBe(0);
  });

  it('canary: a naive fetch does get through by those spellings', async () => {
    const naive = SPELLINGS.map(([, host]) => fetch(`http://${host}:${canary.port}/`).catch(() => {}));
    await Promise.all(naive);
    expect(hits()).toBeGreaterThan(10);
  });

  it.each([
    ['metadata', '169.254.169.254'],
    ['metadata, decimal', '2852039166'],
    ['metadata, mapped', '[::ffff:a9fe:a9fe]'],
    ['metadata, IPv6', '[fd00:ec2::254]'],
    ['private', '10.0.0.1'],
    ['CGNAT', '100.64.0.1'],
    ['multicast', '224.0.0.1'],
    ['IPv6 loopback', '[::1]'],
    ['link-local', '[fe80::1]'],
    ['NAT64 of loopback', '[64:ff9b::7f00:1]'],
    ['6to4 of loopback', '[2002:7f00:1::]'],
  ])('%s is refused without a try', async (_what, host) => {
    expect(await call({ get: `http://${host}/latest/meta-data/`, timeout: 1000 })).toBe('ADDRESS_REFUSED');
  });

  it('a name that leads home is refused', async () => {
    const get = `http://orders.example:${canary.port}/`;
    expect(await call({ get }, async () => [HOME])).toBe('ADDRESS_REFUSED');
    expect(await call({ get }, async () => [{ address: '::ffff:127.0.0.1', family: 6 }])).toBe(
      'ADDRESS_REFUSED',
    );
    expect(knocks()).toBe(0);
  });

  it('one way home among public addresses refuses the name', async () => {
    const get = `http://orders.example:${canary.port}/`;
    expect(await call({ get }, async () => [PUBLIC, HOME])).toBe('ADDRESS_REFUSED');
    expect(knocks()).toBe(0);
  });

  it('a name that was public when asked first can not lead home when asked again', async () => {
    const get = `http://orders.example:${canary.port}/`;
    const resolve = rebinding();
    expect(await call({ get, timeout: 300 }, resolve)).toMatch(/^CALL_(FAILED|TIMEOUT)$/);
    expect(await call({ get, timeout: 300 }, resolve)).toBe('ADDRESS_REFUSED');
    expect(knocks()).toBe(0);
  });

  it('canary: to check the name first and fetch it then is not enough', async () => {
    const resolve = rebinding();
    const [checked] = await resolve('orders.example');
    expect(checked).toEqual(PUBLIC);
    const [used] = await resolve('orders.example');
    await fetch(`http://${used?.address}:${canary.port}/`);
    expect(hits()).toBe(1);
  });

  it('a redirect home is not followed, and no pooled connection lets another action in', async () => {
    const door = await startServer((_incoming, outgoing) => {
      outgoing.writeHead(302, { location: `${canary.url}/` }).end();
    });
    const get = `${door.url}/`;
    expect(await call({ get, allow_private: [`127.0.0.1:${door.port}`] })).toBe('CALL_REJECTED');
    expect(knocks()).toBe(0);
    expect(await (await fetch(get)).json()).toEqual({ secret: 1 });
    expect(hits(), 'canary: a naive fetch follows').toBe(1);
    await door.close();
  });

  it('an action that may does not open the door for one that may not', async () => {
    const get = `${canary.url}/`;
    const may = { get, timeout: 2000, allow_private: [`127.0.0.1:${canary.port}`] };
    const specs = { may, may_not: { get, timeout: 2000 } };
    const actions = createHttpActions({ specs, env: {}, now: () => 0 });
    const { signal } = new AbortController();
    expect(await actions.call('may', {}, signal)).toEqual({ kind: 'found', data: { secret: 1 } });
    expect(await actions.call('may_not', {}, signal)).toMatchObject({ failure: { code: 'ADDRESS_REFUSED' } });
    expect(hits()).toBe(1);
    await actions.close();
  });

  it.each([
    '{host}',
    'http://{host}/',
    'http://a{host}/',
    'http://a:{host}/',
    'file:///etc/passwd',
    'http://u:p@a/',
  ])('the address %s is no address for an action', async (get) => {
    expect(await call({ get })).toBe('ACTION_INVALID');
  });
});

async function call(spec: Partial<ActionSpec>, resolve?: Resolve): Promise<string> {
  const specs = { knock: { timeout: 2000, ...spec } };
  const actions = createHttpActions({ specs, env: {}, now: () => 0, ...(resolve && { resolve }) });
  const outcome = await actions.call('knock', { host: '127.0.0.1' }, new AbortController().signal);
  await actions.close();
  return outcome.kind === 'failed' ? outcome.failure.code : outcome.kind;
}

/** A name server that answers with a public address once, and with ours ever after. */
function rebinding(): Resolve {
  let asked = 0;
  return async () => [asked++ === 0 ? PUBLIC : HOME];
}
