import { render } from 'preact';
import { browserPlatform } from '#connectors/client/browser-platform';
import { openBrowserStorage } from '#connectors/client/browser-storage';
import { ConsoleClient } from '../client/console-client.ts';
import { App } from './app.tsx';
import './theme.css';
import './frame.css';
import './lists.css';
import './chat.css';
import './reports.css';

async function main(): Promise<void> {
  const storage = await openBrowserStorage('parley-console');
  const client = new ConsoleClient({ url: location.origin, storage, platform: browserPlatform() });
  const root = document.getElementById('app');
  if (!root) return;
  const isIn = await client.start();
  render(<App client={client} isIn={isIn} />, root);
}

void main();
