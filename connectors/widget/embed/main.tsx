import { render } from 'preact';
import chatStyles from '../app/chat.css?inline';
import { firstLanguage } from '../app/texts.ts';
import themeStyles from '../app/theme.css?inline';
import { createParleyClient, openBrowserStorage } from '../client/index.ts';
import embedStyles from './embed.css?inline';
import { Launcher } from './launcher.tsx';
import { type EmbedOptions, readOptions } from './options.ts';
import { themeOf } from './theme-of.ts';

/** What a site may do with its chat: `Parley.open()`. The only name that the script leaves behind. */
export type ParleyWidget = { open(): void; close(): void; remove(): void };

declare global {
  interface Window {
    Parley?: ParleyWidget;
  }
}

/** Says that the visitor had the chat open on an earlier page, so that it is live again on this one. */
const OPENED = 'parley-opened';

async function embed(options: EmbedOptions): Promise<ParleyWidget> {
  const language = options.language ?? firstLanguage();
  const storage = await openBrowserStorage(`parley:${options.server}`);
  const client = createParleyClient({ url: options.server, bot: options.bot, language, storage });
  const { root, remove } = addRoot(options);
  let isOpen = false;
  let isStarted = false;

  function show(open: boolean): void {
    isOpen = open;
    if (open) remember();
    if ((open || wasOpened()) && !isStarted) {
      isStarted = true;
      void client.start();
    }
    render(
      <Launcher
        client={client}
        options={options}
        language={language}
        isOpen={isOpen}
        onToggle={() => show(!isOpen)}
      />,
      root,
    );
  }

  show(options.isOpen && !wasOpened());
  return {
    open: () => show(true),
    close: () => show(false),
    remove: () => {
      client.stop();
      render(null, root);
      remove();
    },
  };
}

/** A host in the page's body whose inside no style of the site reaches, and no style of ours leaves. */
function addRoot(options: EmbedOptions): { readonly root: ShadowRoot; readonly remove: () => void } {
  const host = document.createElement('div');
  host.setAttribute('data-parley', options.bot);
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([embedStyles, themeStyles, chatStyles, `.parley { ${themeOf(options)} }`].join('\n'));
  root.adoptedStyleSheets = [sheet];
  document.body.append(host);
  return { root, remove: () => host.remove() };
}

function remember(): void {
  try {
    localStorage.setItem(OPENED, '1');
  } catch {
    // Without storage the chat sleeps on the next page until it is opened.
  }
}

function wasOpened(): boolean {
  try {
    return localStorage.getItem(OPENED) === '1';
  } catch {
    return false;
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && window.Parley === undefined) {
  const { options, complaints } = readOptions(script.src, script.dataset);
  for (const complaint of complaints) console.warn(`Parley: ${complaint}`);
  const begin = (): void => {
    void embed(options).then((widget) => {
      window.Parley = widget;
    });
  };
  if (document.body) begin();
  else document.addEventListener('DOMContentLoaded', begin, { once: true });
}
