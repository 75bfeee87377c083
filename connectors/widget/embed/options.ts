import type { Language } from '../app/texts.ts';

/** How a site wants its chat: the `data-` attributes of the script tag. */
export type EmbedOptions = {
  /** Where the gateway is: the script's own origin. */
  readonly server: string;
  readonly bot: string;
  /** That of the visitor's browser where the site does not say. */
  readonly language: Language | null;
  /** Stands in the header in place of the bot's own name. */
  readonly title: string | null;
  /** `#rrggbb`; what is written on it becomes black or white, whichever reads better. */
  readonly accent: string | null;
  readonly scheme: 'light' | 'dark' | 'auto';
  readonly side: 'left' | 'right';
  /** Whether the chat opens by itself at the first visit. */
  readonly isOpen: boolean;
};

/** The options, and what is wrong with them in words for the site's console. What is wrong is left at its default. */
export type ReadOptions = { readonly options: EmbedOptions; readonly complaints: readonly string[] };

const KNOWN = ['bot', 'language', 'title', 'accent', 'scheme', 'side', 'open'];

/** Read the attributes of `<script src="https://chat.example/parley-widget.js" data-bot="shop">`. */
export function readOptions(src: string, data: Readonly<Record<string, string | undefined>>): ReadOptions {
  const complaints = Object.keys(data)
    .filter((name) => !KNOWN.includes(name))
    .map((name) => `data-${name} is not known. Known are: ${KNOWN.map((one) => `data-${one}`).join(', ')}.`);

  function oneOf<Value extends string>(name: string, values: readonly Value[], otherwise: Value): Value {
    const given = data[name];
    if (given === undefined) return otherwise;
    const found = values.find((value) => value === given);
    if (found === undefined) complaints.push(`data-${name}="${given}" must be one of ${values.join(', ')}.`);
    return found ?? otherwise;
  }

  const { bot, title, accent } = data;
  if (bot === undefined) complaints.push('data-bot is missing: name the bot that answers. Taken: shop.');
  const isColour = accent !== undefined && /^#[\da-f]{6}$/i.test(accent);
  if (accent !== undefined && !isColour)
    complaints.push(`data-accent="${accent}" must be a colour such as #0b6b46.`);
  const language = oneOf('language', ['zh', 'en', 'auto'], 'auto');
  const options: EmbedOptions = {
    server: new URL(src).origin,
    bot: bot ?? 'shop',
    language: language === 'auto' ? null : language,
    title: title ?? null,
    accent: isColour ? accent : null,
    scheme: oneOf('scheme', ['light', 'dark', 'auto'], 'auto'),
    side: oneOf('side', ['left', 'right'], 'right'),
    isOpen: oneOf('open', ['true', 'false'], 'false') === 'true',
  };
  return { options, complaints };
}
