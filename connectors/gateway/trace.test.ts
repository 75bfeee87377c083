import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openConversation, openRig, type Rig } from './gateway.rig.ts';

const TOKEN = 'operators of the tests';
const EVIL = '<script>alert(1)</script>"\'&<img src=x onerror=alert(2)>';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig({ operatorToken: TOKEN });
});
afterEach(() => rig.close());

describe('the trace by HTTP', () => {
  test('says of every turn what was heard, why, and what was said', async () => {
    const { c, n } = await talk('退货怎么办');
    const answer = await get(c, { token: TOKEN });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { turns, ...rest } = (await answer.json()) as { turns: { of: number; trigger: string }[] };
    expect(rest).toEqual({ c });
    expect(turns.map(({ trigger }) => trigger)).toEqual(['open', 'message']);
    expect(turns[1]).toMatchObject({
      of: n,
      heard: [{ who: 'visitor', text: '退货怎么办' }],
      said: [{ who: 'bot', reply: 'echo', text: '收到：退货怎么办' }],
      trace: [{ stage: 'script', outcome: 'found' }],
      entities: [],
      open: [],
    });
    expect(JSON.stringify(turns)).not.toContain('"dialog"');
  });

  test('of one message, by its number', async () => {
    const { c, n } = await talk('退货怎么办');
    const { turns } = (await (await get(c, { token: TOKEN, query: `?n=${n}` })).json()) as { turns: [] };
    expect(turns).toMatchObject([{ of: n }]);
    expect(await coded(get(c, { token: TOKEN, query: '?n=999' }))).toEqual([404, 'NOT_FOUND']);
    for (const query of ['?n=second', '?n=-1', '?n=']) {
      expect(await coded(get(c, { token: TOKEN, query }))).toEqual([400, 'BAD_FRAME']);
    }
  });

  test('of an unknown conversation is 404', async () => {
    expect(await coded(get('c_nobody', { token: TOKEN }))).toEqual([404, 'NOT_FOUND']);
  });

  test('is a page where one is asked for, on which nothing that a visitor wrote is more than text', async () => {
    const { c } = await talk(EVIL);
    const answer = await get(c, { token: TOKEN, accept: 'text/html,*/*' });
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+';/,
    );
    const page = await answer.text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;&lt;img src=x');
    expect(page).not.toMatch(/<script|<img/);
    expect(page.match(/<h3>\w+/g)?.slice(0, 3)).toEqual(['<h3>understand', '<h3>decide', '<h3>say']);
  });
});

describe('only operators', () => {
  test.each([
    ['without a token', undefined],
    ['with another', 'operators of the test'],
    ['with an empty one', ''],
  ])('may read it: %s', async (_, token) => {
    const { c } = await talk('退货');
    const answer = await get(c, token === undefined ? {} : { token });
    expect(answer.status).toBe(403);
    const body = await answer.json();
    expect(body).toMatchObject({
      code: 'OPERATOR_ONLY',
      hint: expect.stringContaining('PARLEY_OPERATOR_TOKEN'),
    });
    expect(JSON.stringify(body)).not.toContain('退货');
  });

  test('a visitor not even of its own conversation', async () => {
    const { c, token } = await talk('退货');
    expect(await coded(get(c, { token }))).toEqual([403, 'OPERATOR_ONLY']);
  });

  test('refusal does not tell which conversations there are', async () => {
    expect(await coded(get('c_nobody', { token: 'wrong' }))).toEqual([403, 'OPERATOR_ONLY']);
  });

  test.each([[undefined], [''], ['short']])(
    'nobody where the server has the token %j',
    async (operatorToken) => {
      await rig.close();
      rig = await openRig(operatorToken === undefined ? {} : { operatorToken });
      const { c } = await talk('退货');
      expect(await coded(get(c, { token: operatorToken ?? TOKEN }))).toEqual([403, 'OPERATOR_ONLY']);
      expect(await coded(get(c, {}))).toEqual([403, 'OPERATOR_ONLY']);
    },
  );

  test('or whom a login lets in that takes the place of the token', async () => {
    await rig.close();
    rig = await openRig({ operators: () => undefined });
    const { c } = await talk('退货');
    expect((await get(c, {})).status).toBe(200);
  });
});

/** A conversation with one message that was answered. */
async function talk(text: string) {
  const { client, c, token } = await openConversation(rig);
  const id = client.command('message.send', { text }, { c });
  const sent = await client.first((frame) => frame.t === 'ev' && frame['id'] === id);
  await client.said('收到：');
  await rig.engine.settled();
  return { c, token, n: Number(sent['n']) };
}

type Asked = { readonly token?: string; readonly accept?: string; readonly query?: string };

async function get(c: string, { token, accept, query = '' }: Asked): Promise<Response> {
  return await fetch(`${rig.base}/v1/conversations/${c}/trace${query}`, {
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(accept === undefined ? {} : { accept }),
    },
  });
}

async function coded(asked: Promise<Response>): Promise<readonly [number, string]> {
  const answer = await asked;
  return [answer.status, ((await answer.json()) as { readonly code: string }).code];
}
