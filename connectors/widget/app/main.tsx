import { render } from 'preact';
import { createParleyClient, openBrowserStorage } from '../client/index.ts';
import { App } from './app.tsx';
import { firstLanguage } from './texts.ts';
import './theme.css';
import './page.css';
import './chat.css';

/** The bot is named by `?bot=`, else by the page's meta tag. */
function botName(): string {
  const asked = new URLSearchParams(location.search).get('bot');
  const named = document.querySelector<HTMLMetaElement>('meta[name="parley-bot"]')?.content;
  return asked || named || 'shop';
}

async function main(): Promise<void> {
  const bot = botName();
  const language = firstLanguage();
  const storage = await openBrowserStorage('parley');
  const client = createParleyClient({ url: location.origin, bot, language, storage });
  const root = document.getElementById('app');
  if (!root) return;
  render(<App client={client} bot={bot} language={language} />, root);
  await client.start();
}

void main();
