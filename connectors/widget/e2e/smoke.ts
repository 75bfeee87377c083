/**
 * Looks at the page in Chromium against a scripted bot and saves screenshots:
 * `node connectors/widget/e2e/smoke.ts <folder>`. For people who change the design; the real test is shop.e2e.test.ts.
 */
import { mkdirSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { openRig } from '#connectors/gateway/gateway.rig';
import { CHROMIUM } from './chromium.ts';

const folder = process.argv[2] ?? 'var/smoke';
mkdirSync(folder, { recursive: true });

const rig = await openRig({
  staticRoot: new URL('../dist', import.meta.url).pathname,
  limits: { tick: 100 },
});
rig.clock.time = Date.now();
const ticking = setInterval(() => {
  rig.clock.time = Date.now();
}, 5);
const browser = await chromium.launch(CHROMIUM);
try {
  await visit('phone', { width: 360, height: 740 }, 'light', 'zh-CN');
  await visit('desktop', { width: 1280, height: 800 }, 'light', 'zh-CN');
  await visit('phone-dark', { width: 360, height: 740 }, 'dark', 'zh-CN');
  await visit('desktop-dark-en', { width: 1280, height: 800 }, 'dark', 'en-US');
} finally {
  await browser.close();
  clearInterval(ticking);
  await rig.close();
}

async function visit(
  name: string,
  viewport: { width: number; height: number },
  colorScheme: 'light' | 'dark',
  locale: string,
): Promise<void> {
  const context = await browser.newContext({ viewport, colorScheme, locale, deviceScaleFactor: 2 });
  const page = await context.newPage();
  page.on('console', (line) => console.log(name, line.type(), line.text()));
  page.on('pageerror', (error) => console.log(name, 'error', error.message));
  await page.goto(rig.base);
  await page.getByText('欢迎光临').waitFor();
  await shot(page, `${name}-1-welcome`);
  await talk(page);
  await shot(page, `${name}-2-talk`);
  await context.setOffline(true);
  await page.getByRole('textbox').fill('断网时写的消息');
  await page.keyboard.press('Enter');
  await shot(page, `${name}-3-pending`);
  await context.setOffline(false);
  await page.getByRole('button', { name: /转人工|person/ }).click();
  await page.getByText(/正在为您转接|Connecting you/).waitFor();
  await shot(page, `${name}-4-queued`);
  await page.getByRole('button', { name: /结束会话|End chat/ }).click();
  await page.getByRole('button', { name: /开始新会话|new chat/ }).waitFor();
  await shot(page, `${name}-5-ended`);
  await context.close();
}

async function talk(page: Page): Promise<void> {
  await page.getByRole('button', { name: '退货', exact: true }).click();
  await page.getByText('收到：退货').waitFor();
  await page
    .getByRole('textbox')
    .fill('我上周买的 iPhone 15 Pro 屏幕有一条亮线，订单号是 QH20261103001，想问一下能不能换一台新的？');
  await page.keyboard.press('Enter');
  await page.getByText('收到：我上周买的').waitFor();
  await page.locator('input[type=file]').setInputFiles({
    name: '屏幕照片.png',
    mimeType: 'image/png',
    buffer: await page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 200 } }),
  });
  await page.getByRole('button', { name: /^(发送|Send)$/ }).click();
  await page.getByText('收到：附件').waitFor();
}

async function shot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${folder}/${name}.png` });
}
