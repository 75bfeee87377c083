// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is how actions.yaml names a variable
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '#connectors/http/test-server';
import type { ActionSpec } from '#engine/config/schema/actions';
import type { Json } from '#engine/core/json';
import { describeActions, ORDER } from '#engine/ports/actions.contract';
import { createHttpActions, type HttpActions } from './index.ts';

const STATUSES: Readonly<Record<string, number>> = { 'ORD-404': 404, 'ORD-503': 503, 'ORD-400': 400 };

describeActions('http', async () => {
  const shop = await startServer(({ url }, outgoing) => {
    const status = STATUSES[url?.split('/').at(-1) ?? ''] ?? 200;
    outgoing.writeHead(status).end(JSON.stringify({ data: ORDER }));
  });
  const actions = open(shop, {
    order: { get: '${SHOP_URL}/orders/{order_number}', timeout: 2000, pick: 'data' },
  });
  return {
    actions,
    close: async () => {
      await actions.close();
      await shop.close();
    },
  };
});

describe('an HTTP action', () => {
  let shop: TestServer;
  let respond: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
  let now = 0;
  const opened: HttpActions[] = [];
  const answerWith = (body: string | Uint8Array, status = 200) => {
    respond = (_incoming, outgoing) => outgoing.writeHead(status).end(body);
  };
  const prepare = (spec: Partial<ActionSpec>, env: Record<string, string> = {}) => {
    const actions = open(shop, { act: { timeout: 2000, ...spec } }, { env, now: () => now });
    opened.push(actions);
    return (input: Record<string, Json> = {}, signal = new AbortController().signal) =>
      actions.call('act', input, signal);
  };

  beforeEach(async () => {
    now = 0;
    answerWith('{}');
    shop = await startServer((incoming, outgoing) => respond(incoming, outgoing));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((actions) => actions.close()));
    await shop.close();
  });

  describe('asks', () => {
    it('with inputs URL-encoded, so that they stay where they were put', async () => {
      const call = prepare({ get: '${SHOP_URL}/orders/{order}/items?of={of}&n={n}' });
      await call({ order: '../a/b?c#d', of: '张三&admin=1', n: 2 });
      expect(shop.requests).toEqual([
        'GET /orders/..%2Fa%2Fb%3Fc%23d/items?of=%E5%BC%A0%E4%B8%89%26admin%3D1&n=2',
      ]);
    });

    it('by post with a JSON body, whose lone inputs keep their type', async () => {
      let received = '';
      let headers: IncomingMessage['headers'] = {};
      respond = async (incoming, outgoing) => {
        headers = incoming.headers;
        for await (const chunk of incoming) received += String(chunk);
        outgoing.end('{}');
      };
      const body = { count: '{count}', items: '{items}', note: 'No. {count} of ${SHOP}' };
      const call = prepare({ post: '${SHOP_URL}/changes', body }, { SHOP: '{shop}' });
      await call({ count: 3, items: ['a', 'b'] });
      expect(JSON.parse(received)).toEqual({ count: 3, items: ['a', 'b'], note: 'No. 3 of {shop}' });
      expect(headers['content-type']).toBe('application/json');
    });

    it('with headers from the environment', async () => {
      let seen: string | undefined;
      respond = ({ headers }, outgoing) => {
        seen = headers.authorization;
        outgoing.end('{}');
      };
      await prepare(
        { get: '${SHOP_URL}/', headers: { Authorization: 'Bearer ${TOKEN}' } },
        { TOKEN: 't0' },
      )();
      expect(seen).toBe('Bearer t0');
    });

    it.each([
      ['is missing', {}],
      ['is missing', { order: null }],
      ['is empty', { order: '' }],
      ['dots', { order: '..' }],
      ['text', { order: ['a'] }],
    ])('not when an input %s: %j', async (reason, input) => {
      const outcome = await prepare({ get: '${SHOP_URL}/orders/{order}' })(input);
      const message = expect.stringContaining(reason);
      expect(outcome).toMatchObject({ failure: { code: 'ACTION_INPUT', retry: false, message } });
      expect(shop.requests).toEqual([]);
    });

    it('not when an input of the body is missing', async () => {
      const call = prepare({ post: '${SHOP_URL}/', body: { order: '{order}' } });
      expect(await call()).toMatchObject({ failure: { code: 'ACTION_INPUT', data: { input: 'order' } } });
      expect(shop.requests).toEqual([]);
    });
  });

  describe('understands', () => {
    it('statuses that mean "there is none", only those', async () => {
      answerWith('', 410);
      expect(await prepare({ get: '${SHOP_URL}/', missing: [404, 410] })()).toEqual({ kind: 'missing' });
      expect(await prepare({ get: '${SHOP_URL}/' })()).toMatchObject({ failure: { code: 'CALL_REJECTED' } });
    });

    it('204 as null', async () => {
      answerWith('', 204);
      expect(await prepare({ post: '${SHOP_URL}/' })()).toEqual({ kind: 'found', data: null });
    });

    it.each([
      ['orders.0.id', { kind: 'found', data: 'A' }],
      ['orders.1', { kind: 'missing' }],
      ['last', { kind: 'missing' }],
      ['last.id', { kind: 'missing' }],
      ['count', { kind: 'found', data: 0 }],
    ])('what stands at %s', async (pick, outcome) => {
      answerWith('{"orders":[{"id":"A"}],"last":null,"count":0}');
      expect(await prepare({ get: '${SHOP_URL}/', pick })()).toEqual(outcome);
    });

    it.each(['other', 'orders.first', 'orders.length', 'count.more', 'constructor', '__proto__'])(
      'that the answer is not as described when it has no %s',
      async (pick) => {
        answerWith('{"orders":[{"id":"A"}],"count":0}');
        const outcome = await prepare({ get: '${SHOP_URL}/', pick })();
        expect(outcome).toMatchObject({ failure: { code: 'CALL_BAD_ANSWER' } });
      },
    );

    it('an answer that breaks its schema, by place', async () => {
      answerWith('{"total":"12"}');
      const schema = { type: 'object', properties: { total: { type: 'number' } } };
      const outcome = await prepare({ get: '${SHOP_URL}/', schema })();
      const message = expect.stringContaining('answer/total must be number');
      expect(outcome).toMatchObject({ failure: { code: 'CALL_BAD_ANSWER', retry: false, message } });
    });

    it('patterns of a schema in linear time', async () => {
      answerWith(JSON.stringify(`${'a'.repeat(40)}!`));
      const schema = { type: 'string', pattern: '^(a+)+$' };
      const outcome = await prepare({ get: '${SHOP_URL}/', schema })();
      expect(outcome).toMatchObject({ failure: { code: 'CALL_BAD_ANSWER' } });
    });

    it.each([
      ['HTML', '<html>'],
      ['nothing', ''],
      ['half an object', '{"a":'],
      ['GBK', new Uint8Array([0x22, 0xb6, 0xa9, 0xb5, 0xa5, 0x22])],
      ['more than a mebibyte', JSON.stringify('x'.repeat(1024 * 1024))],
    ])('%s as a broken promise', async (_what, body) => {
      answerWith(body);
      const outcome = await prepare({ get: '${SHOP_URL}/' })();
      expect(outcome).toMatchObject({ failure: { code: 'CALL_BAD_ANSWER', retry: false } });
    });
  });

  describe('ends', () => {
    it('at its timeout, before the answer has begun or in its middle', async () => {
      respond = () => {};
      const call = prepare({ get: '${SHOP_URL}/', timeout: 100 });
      expect(await call()).toMatchObject({
        failure: { code: 'CALL_TIMEOUT', retry: true, data: { timeout: 100 } },
      });
      respond = (_incoming, outgoing) => void outgoing.write('{"a":');
      expect(await call()).toMatchObject({ failure: { code: 'CALL_TIMEOUT', retry: true } });
    });

    it('when the caller gives up', async () => {
      const caller = new AbortController();
      respond = () => caller.abort();
      const outcome = await prepare({ get: '${SHOP_URL}/' })({}, caller.signal);
      expect(outcome).toMatchObject({ failure: { code: 'CALL_ABORTED' } });
    });

    it('in a failure worth another try when the connection breaks', async () => {
      respond = (_incoming, outgoing) => void outgoing.destroy();
      const outcome = await prepare({ get: '${SHOP_URL}/' })();
      expect(outcome).toMatchObject({ failure: { code: 'CALL_FAILED', retry: true } });
    });
  });

  describe('with a cache', () => {
    it('asks once for the same request until the time is over', async () => {
      const call = prepare({ get: '${SHOP_URL}/{id}', cache: 1000 });
      for (const id of ['a', 'a', 'b']) await call({ id });
      expect(shop.requests).toEqual(['GET /a', 'GET /b']);
      now = 1000;
      await call({ id: 'a' });
      expect(shop.requests).toEqual(['GET /a', 'GET /b', 'GET /a']);
    });

    it('keeps neither "there is none" nor failures', async () => {
      const call = prepare({ get: '${SHOP_URL}/', cache: 1000 });
      answerWith('', 404);
      expect((await call()).kind).toBe('missing');
      answerWith('', 503);
      expect((await call()).kind).toBe('failed');
      answerWith('1');
      expect(await call()).toEqual({ kind: 'found', data: 1 });
    });
  });
});

type Surroundings = { readonly env?: Record<string, string>; readonly now?: () => number };

function open(shop: TestServer, specs: Record<string, ActionSpec>, around: Surroundings = {}): HttpActions {
  const allow_private = [`127.0.0.1:${shop.port}`];
  const allowing = Object.entries(specs).map(([name, spec]) => [name, { allow_private, ...spec }]);
  return createHttpActions({
    specs: Object.fromEntries(allowing),
    env: { SHOP_URL: shop.url, ...around.env },
    now: around.now ?? (() => 0),
  });
}
