import { rm } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { ask, freePort, makeDataFolder, type Serving, serve } from './parley-process.ts';

/** A delivered order of the example shop with two things in it, which may go back. */
const ORDER = 'SO2611150023';

let data: string;
let browser: Browser;
let port: number;
let serving: Serving;

beforeAll(async () => {
  data = await makeDataFolder();
  port = await freePort();
  serving = await serve({ data, port });
  browser = await chromium.launch(CHROMIUM);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await serving?.kill();
  if (data) await rm(data, { recursive: true, force: true });
});

describe('a return, in a real browser, with the server killed twice', () => {
  test('every message once and in order, one ticket', { timeout: 120_000 }, async () => {
    const page = await openPage();
    await say(page, '我要退货');
    await heard(page, /订单号/);

    await say(page, ORDER);
    await restart();
    await heard(page, /要退哪一件/);

    await page.getByRole('button', { name: /AirPods Pro/ }).click();
    await heard(page, /退货原因|为什么想退/);
    await page.getByRole('button', { name: /坏|质量/ }).click();
    await heard(page, /照片/);
    await attachPhoto(page);
    await heard(page, /请核对退货信息/);

    await say(page, '没问题，提交吧');
    await restart();
    await heard(page, /退货申请已提交，单号/);

    const shown = await messages(page);
    expect(shown.filter(({ by }) => by === 'visitor').map(({ text }) => text)).toEqual([
      '我要退货',
      ORDER,
      expect.stringMatching(/AirPods Pro/),
      expect.stringMatching(/坏|质量/),
      '',
      '没问题，提交吧',
    ]);
    const said = shown.filter(({ by }) => by === 'bot').map(({ text }) => text);
    expect(new Set(said).size).toBe(said.length);

    const tickets = await ask('tickets', '--data', data);
    expect(tickets).toHaveLength(1);
    expect(said.at(-1)).toContain(String(tickets[0]?.['id']));

    await page.reload();
    await heard(page, /退货申请已提交，单号/);
    expect(await messages(page)).toEqual(shown);
    await page.context().close();
  });
});

describe('things side by side', () => {
  test('a tap on a card asks about that thing, and cards stay for another one', async () => {
    const page = await openPage();
    await say(page, '推荐个手机');
    await heard(page, /预算/);
    await say(page, '五千左右');
    await heard(page, /推荐这三款/);

    const cards = page.locator('.card');
    expect(await cards.locator('.card-title').allInnerTexts()).toEqual([
      'iPhone 17',
      '小米17',
      '华为 Mate 80',
    ]);
    await cards.nth(1).getByRole('button').click();
    await heard(page, /小米17：/);
    await cards.nth(2).getByRole('button').click();
    await heard(page, /Mate 80：/);
    expect((await messages(page)).filter(({ by }) => by === 'visitor').map(({ text }) => text)).toEqual([
      '推荐个手机',
      '五千左右',
      '小米17 详情',
      '华为 Mate 80 详情',
    ]);
    await page.context().close();
  });
});

async function openPage(): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(serving.url);
  await page.locator('.message-bot').first().waitFor();
  return page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
}

async function heard(page: Page, text: RegExp): Promise<void> {
  await page.locator('.message-bot .bubble', { hasText: text }).last().waitFor({ timeout: 40_000 });
}

async function attachPhoto(page: Page): Promise<void> {
  const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 200, height: 120 } });
  await page.locator('input[type=file]').setInputFiles({ name: '照片.png', mimeType: 'image/png', buffer });
  await page.getByRole('button', { name: '发送', exact: true }).click();
}

/** kill -9 in the middle, then the same port and the same data. */
async function restart(): Promise<void> {
  await serving.kill();
  serving = await serve({ data, port });
}

/** What the page shows as stored, oldest first. */
async function messages(page: Page): Promise<{ by: string; text: string }[]> {
  await page.locator('.tick-pending').waitFor({ state: 'detached' });
  const found: { by: string; text: string }[] = [];
  for (const message of await page.locator('article.message').all()) {
    const classes = (await message.getAttribute('class')) ?? '';
    const by = classes.includes('message-visitor') ? 'visitor' : 'bot';
    const bubbles = await message.locator('.bubble').allInnerTexts();
    found.push({ by, text: bubbles.join('\n') });
  }
  return found;
}
