import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFailure } from '#engine/core/errors';
import { ANSWER_LIMIT, createHttpClient, type HttpClient, type HttpClientOptions } from './client.ts';
import { startServer, type TestServer } from './test-server.ts';

describe('the guarded client', () => {
  let server: TestServer;
  let client: HttpClient;
  const { signal } = new AbortController();
  const get = (path: string) =>
    ({ method: 'GET', url: `${server.url}${path}`, headers: {}, timeout: 2000 }) as const;

  beforeEach(async () => {
    server = await startServer(({ url }, outgoing) => {
      if (url === '/limit') outgoing.end(Buffer.alloc(ANSWER_LIMIT));
      else if (url === '/over') outgoing.end(Buffer.alloc(ANSWER_LIMIT + 1));
      else if (url !== '/hang') outgoing.end(url);
    });
    client = openClient({ system: 'test', allowPrivate: [`127.0.0.1:${server.port}`] });
  });
  afterEach(async () => {
    await client.close();
    await server.close();
  });

  it('reads an answer up to the limit and not a byte over', async () => {
    expect(await client.send(get('/limit'), signal)).toMatchObject({ status: 200 });
    expect(await client.send(get('/over'), signal)).toMatchObject({ code: 'CALL_BAD_ANSWER' });
  });

  it('keeps 50 answers at once apart', async () => {
    const paths = Array.from({ length: 50 }, (_, index) => `/${index}`);
    const answers = await Promise.all(paths.map((path) => client.send(get(path), signal)));
    const texts = answers.map((answer) =>
      isFailure(answer) ? answer.code : Buffer.from(answer.bytes).toString(),
    );
    expect(texts).toEqual(paths);
  });

  it('does not wait for anybody when it is closed', async () => {
    const hanging = client.send(get('/hang'), signal);
    await client.close();
    expect(await hanging).toMatchObject({ code: 'CALL_FAILED', retry: true });
  });

  describe('while a connection is still being made', () => {
    const url = 'http://orders.example/';
    const stuckClient = () => {
      const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
      const resolve = () => {
        ask();
        return new Promise<never>(() => {});
      };
      return { stuck: openClient({ system: 'test', resolve }), asked };
    };

    it('keeps the deadline', async () => {
      const { stuck } = stuckClient();
      const answer = await stuck.send({ ...get('/'), url, timeout: 50 }, signal);
      expect(answer).toMatchObject({ code: 'CALL_TIMEOUT', retry: true });
      await stuck.close();
    });

    it('lets the caller give up', async () => {
      const { stuck, asked } = stuckClient();
      const caller = new AbortController();
      const connecting = stuck.send({ ...get('/'), url, timeout: 60_000 }, caller.signal);
      await asked;
      caller.abort();
      expect(await connecting).toMatchObject({ code: 'CALL_ABORTED', retry: true });
      await stuck.close();
    });

    it('can be closed', async () => {
      const { stuck, asked } = stuckClient();
      const connecting = stuck.send({ ...get('/'), url, timeout: 60_000 }, signal);
      await asked;
      await stuck.close();
      expect(await connecting).toMatchObject({ code: 'CALL_FAILED', retry: true });
    });
  });
});

function openClient(options: HttpClientOptions): HttpClient {
  const client = createHttpClient(options);
  if ('invalid' in client) throw new Error(client.invalid);
  return client;
}
