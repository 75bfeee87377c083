import { escapeMarkup } from '#engine/core/escape-markup';

/** A page of its own: nothing is fetched from anywhere, and no script runs in it. */
export function htmlPage(title: string, style: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${BASE}${style}</style></head>
<body>
${body}
</body></html>
`;
}

const BASE = `
:root { color-scheme: light dark; --ink: #1c2330; --faint: #667085; --line: #d5dae3; --paper: #fff; --panel: #f6f7f9;
  --hit: #1a7f4b; --hit-back: #e3f5ea; --part: #9a6700; --part-back: #fff4d1; --miss: #c4321f; --miss-back: #fde7e3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8f0; --faint: #98a2b3; --line: #3a4252; --paper: #14181f; --panel: #1d232d;
  --hit: #56c98a; --hit-back: #143524; --part: #e0b040; --part-back: #3a2f10; --miss: #ff8a75; --miss-back: #431d17; } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 14px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; }
a { color: inherit; }
h1 { font-size: 20px; margin: 0 0 4px; } h2 { font-size: 16px; }
`;
