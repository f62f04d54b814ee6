import { createHash } from 'node:crypto';
import { type Failure, failures } from './failure.js';

const style = `
:root{color-scheme:light dark;--bg:#f4f6fb;--card:#fff;--ink:#1b2333;--soft:#566079;--line:#dfe4ee;--accent:#3b5bdb;--on:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#12151d;--card:#1b202b;--ink:#eef1f8;--soft:#a9b3c9;--line:#2c3444;--accent:#91a7ff;--on:#12151d}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--bg);color:var(--ink);font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header{padding:1rem 1.5rem;font-weight:650;letter-spacing:-.01em;display:flex;gap:.6rem;align-items:center}
header svg{width:1.5rem;height:1.5rem;color:var(--accent)}
main{flex:1;display:grid;place-items:center;padding:1rem 1rem 5rem}
article{width:100%;max-width:34rem;background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:clamp(1.5rem,5vw,2.75rem);box-shadow:0 12px 32px rgb(20 30 60/.07)}
h1{margin:0 0 .75rem;font-size:clamp(1.4rem,4.5vw,1.8rem);line-height:1.25;letter-spacing:-.02em;text-wrap:balance}
p{margin:0;color:var(--soft)}
a.go{display:inline-block;margin-top:1.75rem;padding:.65rem 1.2rem;border-radius:.6rem;background:var(--accent);color:var(--on);font-weight:600;text-decoration:none}
a.go:hover{text-decoration:underline}
a.go:focus-visible{outline:3px solid var(--ink);outline-offset:3px}
.bar{height:.35rem;margin-top:1.75rem;border-radius:1rem;background:var(--line);overflow:hidden}
.bar i{display:block;width:35%;height:100%;border-radius:1rem;background:var(--accent);animation:go 1.6s ease-in-out infinite}
@keyframes go{from{transform:translateX(-100%)}to{transform:translateX(300%)}}
@media (prefers-reduced-motion:reduce){.bar i{animation:none;width:100%;opacity:.55}}
`;

/** Looks after the session while it starts; moves on by loading the page again. */
const followStart = `
const words=document.getElementById('phase');
async function look(){
  try{
    const answer=await fetch('/_launchpad/clock',{headers:{accept:'application/json'}});
    const session=answer.ok?await answer.json():undefined;
    if(!session||!['queued','provisioning'].includes(session.state))return location.reload();
    const next=session.place?'Place '+session.place+' in the queue.':session.phase;
    if(next&&words.textContent!==next)words.textContent=next;
  }catch{words.textContent='Connection lost. Still trying…'}
  setTimeout(look,1500);
}
setTimeout(look,1000);
`;

const digest = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but what is written above runs or paints on these pages. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src ${digest(style)}`,
  `script-src ${digest(followStart)}`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const rocket =
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M12 15l-3-3c1.2-4.6 4.6-8.2 11-9-.8 6.4-4.4 9.8-8 12z"/><path d="M9 12H5l2.5-4H11M12 15v4l4-2.5V13M5 16c-1.3 1-1.8 4-1.8 4s3-.5 4-1.8"/></svg>';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

export function failurePage(failure: Failure): string {
  const { title, detail } = failures[failure.kind];
  const starting = failure.kind === 'starting';
  const { link } = failure;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escaped(title)} · Launchpad</title>
<style>${style}</style>
</head>
<body>
<header>${rocket}Launchpad</header>
<main><article>
<h1>${escaped(title)}</h1>
<p id="phase"${starting ? ' role="status"' : ''}>${escaped(failure.detail ?? detail)}</p>
${starting ? '<div class="bar" aria-hidden="true"><i></i></div>' : ''}
${link === undefined ? '' : `<a class="go" href="${escaped(link.href)}">${escaped(link.label)}</a>`}
</article></main>
${starting ? `<script>${followStart}</script>` : ''}
</body>
</html>
`;
}
