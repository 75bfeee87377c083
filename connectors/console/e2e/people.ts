import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

const PARLEY = join(import.meta.dirname, '../../cli/parley.mjs');

export const PASSWORD = 'correct horse battery';

/** Sets up people as a person would, by `parley admin`. */
export async function admin(data: string, words: readonly string[], typed = ''): Promise<void> {
  const child = spawn(process.execPath, [PARLEY, 'admin', ...words, '--data', data], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const complaints: string[] = [];
  child.stderr.on('data', (chunk) => complaints.push(String(chunk)));
  child.stdin.end(typed);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`parley admin ${words.join(' ')}: ${complaints.join('')}`);
}

/** An agent with the password that all have here. */
export async function hire(
  data: string,
  id: string,
  role: 'agent' | 'supervisor',
  name: string,
): Promise<void> {
  const words = ['agent', id, '--name', name, '--email', `${id}@example.com`];
  await admin(data, [...words, '--teams', 'support', '--role', role], `${PASSWORD}\n${PASSWORD}\n`);
}

/** Somebody who works here, signed in and online. Faults of the page end the test. */
export async function agentPage(browser: Browser, url: string, id: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  page.on('pageerror', (thrown) => {
    throw thrown;
  });
  await page.goto(`${url}/console`);
  await page.fill('input[name=email]', `${id}@example.com`);
  await page.fill('input[name=password]', PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('.status select').selectOption('online');
  await page.locator('.status-online').waitFor();
  return page;
}

/** A visitor of the shop at its page. */
export async function visitorPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 420, height: 780 }, locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('.message-bot').first().waitFor();
  return page;
}

export async function say(page: Page, text: string): Promise<void> {
  await page.locator('textarea').fill(text);
  await page.locator('textarea').press('Enter');
}

/** Something that somebody said stands in the talk on this page. */
export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('.log .bubble', { hasText: text }).last().waitFor({ timeout: 30_000 });
}

/** How often it stands there. */
export async function count(page: Page, text: string): Promise<number> {
  return await page.locator('.log .bubble', { hasText: text }).count();
}

/** Opens what rings, and takes it by the keyboard. */
export async function takeRinging(page: Page): Promise<string> {
  const ringing = page.locator('.chat-rings').first();
  await ringing.waitFor({ timeout: 30_000 });
  const c = (await ringing.getAttribute('data-chat')) ?? '';
  await ringing.click();
  await page.locator('.chat-header').waitFor();
  await page.locator('body').press('a');
  await page.locator('textarea[aria-label="Reply"]').waitFor();
  return c;
}
