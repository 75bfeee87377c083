import type { Language } from './texts.ts';

/** Whose chat the page is: what differs from bot to bot. */
export type Face = {
  readonly brand: string;
  readonly title: string;
  readonly tagline: string;
  /** What people often ask; none are shown where there are none. */
  readonly topics: readonly string[];
  /** When people are there, with its heading. */
  readonly hours: readonly [string, string] | null;
};

/** The face of a bot. One that has none of its own is shown by its name; one in another language as it is. */
export function faceOf(bot: string, language: Language): Face {
  const own = Object.hasOwn(FACES, bot) ? FACES[bot] : undefined;
  return own?.[language] ?? own?.en ?? { brand: bot, title: bot, tagline: '', topics: [], hours: null };
}

const FACES: Readonly<Record<string, Partial<Record<Language, Face>>>> = {
  shop: {
    zh: {
      brand: '青禾数码',
      title: '青禾数码 · 在线客服',
      tagline: '订单、售后、选购，随时问我们',
      topics: ['我的订单到哪了？', '我要退货', '保修期是多久？', '买贵了能保价吗？', '怎么开发票？'],
      hours: ['人工客服', '每天 9:00 – 21:00'],
    },
    en: {
      brand: 'Qinghe Digital',
      title: 'Qinghe Digital · Support chat',
      tagline: 'Orders, returns, buying advice – just ask',
      topics: [
        'Where is my order?',
        'I want to return something',
        'How long is the warranty?',
        'Do you offer price protection?',
        'How do I get an invoice?',
      ],
      hours: ['Our team', 'Daily 9:00 – 21:00'],
    },
  },
  helpdesk: {
    en: {
      brand: 'IT Help Desk',
      title: 'IT Help Desk · Support chat',
      tagline: 'Incidents, passwords, e-mail – just ask',
      topics: [
        'Open an incident',
        'Help me reset my password',
        "I'm having an issue with my email",
        "What's the status of my incident?",
      ],
      hours: null,
    },
  },
};
