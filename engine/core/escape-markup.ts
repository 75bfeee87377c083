const NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand anywhere in HTML, SVG or XML, also inside quotes; halves of surrogate pairs become U+FFFD. */
export function escapeMarkup(text: string): string {
  return text.toWellFormed().replaceAll(/[&<>"']/g, (sign) => NAMES[sign] ?? sign);
}
