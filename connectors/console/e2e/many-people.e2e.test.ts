import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHROMIUM } from '#connectors/widget/e2e/chromium';
import { ask, freePort, makeDataFolder, type Serving, serve } from '#connectors/widget/e2e/parley-process';
import { type Link, openLink } from './cuttable-link.ts';
import { admin, agentPage, count, hire, say, sees, takeRinging, visitorPage } from './people.ts';

/** Where pictures of the screens go; without it none are taken. */
const PICTURES = process.env['PARLEY_SCREENSHOTS'];

let data: string;
let serving: Serving;
let link: Link;
let browser: Browser;

beforeAll(async () => {
  data = await makeDataFolder();
  await admin(data, ['team', 'support', '--name', 'Support']);
  await hire(data, 'mei', 'agent', 'Mei Fang');
  await hire(data, 'bob', 'agent', 'Bob');
  await hire(data, 'cat', 'agent', 'Cat');
  await hire(data, 'sue', 'supervisor', 'Sue');
  const port = await freePort();
  serving = await serve({ data, port });
  link = await openLink(port);
  browser = await chromium.launch(CHROMIUM);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await link?.close();
  await serving?.kill();
  if (data) await rm(data, { recursive: true, force: true });
});

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** Whoever writes here writes for colleagues. */
async function note(page: Page, text: string): Promise<void> {
  await page.locator('.kind', { hasText: 'Note' }).click();
  await page.locator('textarea[aria-label="Note"]').fill(text);
  await page.locator('textarea[aria-label="Note"]').press('Enter');
}

test('two visitors, three agents and a supervisor: handoff, transfer, cut, crash, back to the bot, rating', {
  timeout: 180_000,
}, async () => {
  const { url } = serving;
  await showDoor();
  const [ada, ben] = [await visitorPage(browser, url), await visitorPage(browser, url)];
  const mei = await agentPage(browser, url, 'mei');
  const adas = await handOver(ada, mei);
  await callUpCanned(mei);
  const cat = await agentPage(browser, url, 'cat');
  await transfer(adas, { ada, mei, cat });
  const bob = await agentPage(browser, link.url, 'bob');
  const bens = await cutNetwork({ ben, bob, mei, cat });
  await crash(adas, { ada, mei, cat });
  const sue = await agentPage(browser, url, 'sue');
  await supervise(adas, { ada, mei, sue });
  await giveBack({ ada, mei });
  await takeOver(bens, { ben, sue });
  await closeAndRate({ ben, sue });
  await addUp(sue);
  await showOtherLooks(mei);

  const said = await ask('replay', bens, '--data', data);
  expect(JSON.stringify(said)).not.toContain('"ok":false');
  expect(await count(ben, 'Bob speaking')).toBe(1);
});

/** The page before anybody has signed in. */
async function showDoor(): Promise<void> {
  const door = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await door.goto(`${serving.url}/console`);
  await door.locator('.sign-in-card').waitFor();
  await picture(door, 'console-sign-in');
  await door.close();
}

type Cast<Name extends string> = Readonly<Record<Name, Page>>;

/** A visitor asks for a person; the agent finds all that was said, and both see each other write and read. */
async function handOver(ada: Page, mei: Page): Promise<string> {
  await say(ada, 'I want to return something, order SO2611150023');
  await ada.locator('.message-bot').nth(1).waitFor();
  await say(ada, 'talk to a person');
  const c = await takeRinging(mei);
  await sees(mei, 'order SO2611150023');
  await mei.locator('.handoff').waitFor();
  await mei.locator('textarea').fill('Hello, Mei here. What is wrong with it?');
  await picture(mei, 'console-reply');
  await mei.locator('textarea').press('Enter');
  await sees(ada, 'What is wrong with it?');
  await ada.locator('textarea').fill('The screen has a scratch');
  await mei.locator('.writes', { hasText: 'The screen has a scratch' }).waitFor();
  await ada.locator('textarea').press('Enter');
  await sees(mei, 'The screen has a scratch');
  await mei.locator('.ticks-read').waitFor();
  return c;
}

/** A canned reply by its key, with its names filled in. */
async function callUpCanned(mei: Page): Promise<void> {
  await mei.locator('textarea').fill('/hel');
  await mei.locator('.pick').first().waitFor();
  await picture(mei, 'console-canned');
  await mei.locator('textarea').press('Enter');
  expect(await mei.locator('textarea').inputValue()).toMatch(/Mei Fang/);
  await mei.locator('textarea').fill('');
}

/** Transfer to a colleague: the whole talk goes with it. */
async function transfer(c: string, { ada, mei, cat }: Cast<'ada' | 'mei' | 'cat'>): Promise<void> {
  await note(mei, 'promised a replacement');
  await mei.locator('textarea').press('Escape');
  await mei.locator('body').press('t');
  await mei.locator('dialog .person', { hasText: 'Cat' }).click();
  expect(await takeRinging(cat)).toBe(c);
  await sees(cat, 'The screen has a scratch');
  await sees(cat, 'promised a replacement');
  expect(await count(ada, 'promised')).toBe(0);
}

/** The second visitor's agent loses the network in the middle of a word. */
async function cutNetwork({ ben, bob, mei, cat }: Cast<'ben' | 'bob' | 'mei' | 'cat'>): Promise<string> {
  await say(ben, 'talk to a person');
  for (const page of [mei, cat]) await page.locator('.status select').selectOption('away');
  const c = await takeRinging(bob);
  await say(bob, 'Bob speaking');
  await sees(ben, 'Bob speaking');
  link.cut();
  await bob.locator('.banner').waitFor({ timeout: 30_000 });
  await picture(bob, 'console-offline');
  await say(bob, 'said while cut');
  await say(ben, 'are you there?');
  link.mend();
  await sees(bob, 'are you there?');
  await sees(ben, 'said while cut');
  expect([await count(ben, 'said while cut'), await count(bob, 'are you there?')]).toEqual([1, 1]);
  return c;
}

/** An agent's browser dies: his chat goes to a colleague, with what was said meanwhile. */
async function crash(c: string, { ada, mei, cat }: Cast<'ada' | 'mei' | 'cat'>): Promise<void> {
  await mei.locator('.status select').selectOption('online');
  await cat.context().close();
  await say(ada, 'hello? anybody?');
  expect(await takeRinging(mei)).toBe(c);
  await sees(mei, 'hello? anybody?');
}

/** The supervisor sees all of it, and whispers. */
async function supervise(c: string, { ada, mei, sue }: Cast<'ada' | 'mei' | 'sue'>): Promise<void> {
  await sue.locator('.status select').selectOption('away');
  await sue.locator('[aria-label="Wall"]').click();
  await sue.locator(`.wall [data-chat="${c}"]`).click();
  await sees(sue, 'hello? anybody?');
  await mei.locator('.strip', { hasText: 'Sue' }).waitFor();
  await note(sue, 'offer her a voucher');
  await mei.locator('.note', { hasText: 'Whisper' }).waitFor();
  await picture(sue, 'console-wall');
  await picture(mei, 'console-desk');
  expect(await count(ada, 'voucher')).toBe(0);
}

/** Back to the bot, which goes on. */
async function giveBack({ ada, mei }: Cast<'ada' | 'mei'>): Promise<void> {
  await mei.locator('.actions button', { hasText: 'Back to bot' }).click();
  await ada.locator('.notice').last().waitFor();
  await mei.locator('.composer', { hasText: 'The bot has this chat again' }).waitFor();
  expect(await mei.locator('.refusal').count()).toBe(0);
  const before = await ada.locator('.message-bot').count();
  await say(ada, 'how long does shipping take?');
  await ada.locator('.message-bot').nth(before).waitFor();
}

/** The supervisor takes the other chat from its agent. */
async function takeOver(c: string, { ben, sue }: Cast<'ben' | 'sue'>): Promise<void> {
  await sue.locator('.status select').selectOption('online');
  await sue.locator(`.wall [data-chat="${c}"]`).click();
  await sue.locator('.actions button', { hasText: 'Take over' }).click();
  await sue.locator('[aria-label="Chats"]').first().click();
  expect(await takeRinging(sue)).toBe(c);
  await say(sue, 'Sue goes on');
  await sees(ben, 'Sue goes on');
}

/** Closed with an outcome, and rated with a word. */
async function closeAndRate({ ben, sue }: Cast<'ben' | 'sue'>): Promise<void> {
  await sue.locator('.actions button', { hasText: 'Close' }).click();
  await sue.locator('dialog button[type=submit]').click();
  await ben.locator('.star').nth(4).click();
  await ben.locator('.rating textarea').fill('quick');
  await picture(ben, 'widget-rating');
  await ben.locator('.rating button').click();
  await ben.locator('.ended-hint').waitFor();
  await sue.locator('.happening', { hasText: 'rated 5 of 5: quick' }).waitFor();
}

/** What the day adds up to, on the page and in a file. */
async function addUp(sue: Page): Promise<void> {
  await sue.locator('[aria-label="Reports"]').click();
  await sue.locator('.report-form select').selectOption('bot');
  const row = sue.locator('.report-table tbody tr', { hasText: 'shop' });
  expect(await row.locator('td').first().innerText()).toBe('2');
  expect(await sue.locator('.report-table tfoot td').last().innerText()).toBe('100 % (1)');
  const [file] = await Promise.all([
    sue.waitForEvent('download'),
    sue.locator('.report-form button', { hasText: 'CSV' }).click(),
  ]);
  expect(await readFile(await file.path(), 'utf8')).toMatch(/^bot,chats,.*\r\nshop,2,/);
  await picture(sue, 'console-reports');
}

/** The same in the dark, and on a tablet. */
async function showOtherLooks(mei: Page): Promise<void> {
  await mei.emulateMedia({ colorScheme: 'dark' });
  await picture(mei, 'console-dark');
  await mei.locator('[aria-label="Details"]').first().click();
  await mei.setViewportSize({ width: 820, height: 1100 });
  await picture(mei, 'console-tablet');
}
