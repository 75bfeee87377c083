import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM } from './chromium.ts';
import { freePort, makeDataFolder, type Serving, serve } from './parley-process.ts';

const SCRIPT = join(import.meta.dirname, '../dist/parley-widget.js');
const DESKTOP = { locale: 'en-GB', viewport: { width: 1280, height: 800 } };
const PHONE = {
  locale: 'zh-CN',
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  reducedMotion: 'reduce',
} as const;

let data: string;
let browser: Browser;
let serving: Serving;
let site: Server;
let address: string;

/** What a script left behind in the page. */
const NAMES = "Object.keys(window).filter((name) => name !== 'Parley')";

/** A shop's page with styles that would ruin a chat that they reach. */
const page = (server: string, attributes: string) => `<!doctype html>
<html lang="en"><head><title>Some shop</title><style>
  * { color: rgb(255, 0, 0) !important; letter-spacing: 9px !important; }
  button, textarea, p { display: none !important; }
  .chat, .panel, .message { transform: rotate(90deg); }
</style></head><body><h1 class="panel">Some shop</h1>
<script src="${server}/parley-widget.js" data-bot="shop" ${attributes}></script></body></html>`;

beforeAll(async () => {
  data = await makeDataFolder();
  site = createServer((request, response) => {
    const attributes = new URL(request.url ?? '/', 'http://site').searchParams.get('with') ?? '';
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page(serving.url, attributes));
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  serving = await serve({ data, port: await freePort(), origins: address });
  browser = await chromium.launch(CHROMIUM);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await serving?.kill();
  site?.close();
  if (data) await rm(data, { recursive: true, force: true });
});

describe('the chat on a site of another origin, by one script tag', () => {
  test('is small: 30 kB gzipped at most', async () => {
    expect(gzipSync(await readFile(SCRIPT)).length).toBeLessThanOrEqual(30 * 1024);
  });

  test('talks, and neither takes styles nor leaves names behind', async () => {
    const shop = await open(DESKTOP, 'data-accent="#ffe066" data-title="Ask us"');
    const before = await shop.evaluate(NAMES);
    await shop.getByRole('button', { name: 'Open the chat' }).click();
    await shop.getByRole('heading', { name: 'Ask us' }).waitFor();
    await say(shop, 'where is my order?');
    const bubble = shop.locator('.message-bot .bubble', { hasText: /order number/i });
    await bubble.waitFor();
    expect(await styleOf(bubble, 'color')).toBe('rgb(23, 33, 28)');
    expect(await styleOf(bubble, 'letterSpacing')).toBe('normal');
    const own = shop.locator('.message-visitor .bubble');
    expect(await styleOf(own, 'color')).toBe('rgb(0, 0, 0)');
    expect(await shop.evaluate(NAMES)).toEqual(before);
    expect(await shop.title()).toBe('Some shop');
    expect(await styleOf(shop.locator('h1.panel'), 'position')).toBe('static');
    await shop.context().close();
  });

  test('keeps the talk from page to page, and counts what came while it was closed', async () => {
    const shop = await open(DESKTOP, '');
    await shop.getByRole('button', { name: 'Open the chat' }).click();
    await shop.locator('.message-bot').first().waitFor();
    await say(shop, 'where is my order?');
    await shop.keyboard.press('Escape');
    await shop.getByRole('button', { name: /1 unread/ }).waitFor();
    expect(await shop.evaluate('document.activeElement.shadowRoot.activeElement.className')).toBe('launcher');
    await shop.reload();
    await shop.getByRole('button', { name: 'Open the chat' }).click();
    await shop.locator('.message-visitor .bubble', { hasText: 'where is my order?' }).waitFor();
    await shop.locator('.message-bot .bubble', { hasText: /order number/i }).waitFor();
    await shop.context().close();
  });

  test('fills a phone, opens and goes by what the site says', async () => {
    const shop = await open(PHONE, 'data-side="left" data-scheme="dark"');
    await shop.evaluate('Parley.open()');
    const panel = shop.getByRole('dialog');
    await panel.waitFor();
    await shop.getByRole('textbox').waitFor();
    expect(await panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
    expect(await styleOf(panel, 'backgroundColor')).toBe('rgb(22, 27, 25)');
    await shop.getByRole('button', { name: '收起在线客服' }).click();
    await panel.waitFor({ state: 'hidden' });
    await shop.evaluate('Parley.remove()');
    expect(await shop.locator('[data-parley]').count()).toBe(0);
    await shop.context().close();
  });

  test('says in the console what of its tag is wrong, and comes all the same', async () => {
    const said: string[] = [];
    const shop = await open(DESKTOP, 'data-side="top"', (line) => said.push(line));
    await shop.getByRole('button', { name: 'Open the chat' }).waitFor();
    expect(said).toContain('Parley: data-side="top" must be one of left, right.');
    await shop.context().close();
  });
});

async function open(
  options: BrowserContextOptions,
  attributes: string,
  onConsole: (line: string) => void = () => undefined,
): Promise<Page> {
  const context = await browser.newContext(options);
  const opened = await context.newPage();
  opened.on('pageerror', (error) => {
    throw error;
  });
  opened.on('console', (line) => onConsole(line.text()));
  await opened.goto(`${address}/?with=${encodeURIComponent(attributes)}`);
  await opened.waitForFunction('window.Parley !== undefined');
  return opened;
}

async function say(opened: Page, text: string): Promise<void> {
  await opened.getByRole('textbox').fill(text);
  await opened.keyboard.press('Enter');
}

/** Runs in the page. */
declare function getComputedStyle(element: unknown): Readonly<Record<string, string>>;

/** What the browser makes of an element. */
function styleOf(element: Locator, property: string): Promise<unknown> {
  return element.evaluate((node, name) => getComputedStyle(node)[name], property);
}
