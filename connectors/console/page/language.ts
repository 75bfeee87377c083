import type { Language, Texts } from './texts.ts';
import { EN } from './texts-en.ts';
import { ZH } from './texts-zh.ts';

export const TEXTS: Readonly<Record<Language, Texts>> = { zh: ZH, en: EN };

const KEPT = 'parley.console.language';

/** As chosen last, else as the browser has it. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
}
