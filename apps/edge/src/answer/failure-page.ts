import { createHash } from 'node:crypto';
import { type Failure, failures } from './failure.js';

const style = `
:root{color-scheme:light dark;--bg:#f6f8f7;--card:#fff;--ink:#14201c;--soft:#52615b;--line:#d8e0dc;--accent:#126b4d;--on:#fff;--shadow:0 1px 2px rgb(16 32 26/6%),0 8px 24px -12px rgb(16 32 26/14%)}
@media (prefers-color-scheme:dark){:root{--bg:#111917;--card:#18211e;--ink:#e4ebe8;--soft:#a3b1ac;--line:#2d3a36;--accent:#6fd6a8;--on:#0c1311;--shadow:0 1px 2px rgb(0 0 0/40%)}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--bg);color:var(--ink);font:1rem/1.6 ui-sans-serif,system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header{padding:1rem 1.5rem;font-weight:650;letter-spacing:-.01em;display:flex;gap:.6rem;align-items:center}
header svg{width:1.75rem;height:1.75rem}
main{flex:1;display:grid;place-items:center;padding:1rem 1rem 5rem}
article{width:100%;max-width:34rem;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:clamp(1.5rem,5vw,2.75rem);box-shadow:var(--shadow)}
h1{margin:0 0 .75rem;font-size:clamp(1.4rem,4.5vw,1.8rem);line-height:1.25;letter-spacing:-.02em;text-wrap:balance}
p{margin:0;color:var(--soft)}
a.go{display:inline-block;margin-top:1.75rem;padding:.65rem 1.2rem;border-radius:.6rem;background:var(--accent);color:var(--on);font-weight:600;text-decoration:none}
a.go:hover{text-decoration:underline}
a.go:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
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

/** Looks after a workspace that does not answer, and loads the page as soon as it does. */
const followReturn = `
async function look(){
  try{
    const answer=await fetch(location.href,{headers:{accept:'text/html'}});
    if(answer.status!==502)return location.reload();
  }catch{}
  setTimeout(look,2000);
}
setTimeout(look,2000);
`;

const digest = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but what is written above runs or paints on these pages. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src ${digest(style)}`,
  `script-src ${digest(followStart)} ${digest(followReturn)}`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const brandMark =
  '<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#126b4d"/><path d="M9 10.5 15 16l-6 5.5" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/><path d="M17.5 22H24" stroke="#f2b84b" stroke-width="3" stroke-linecap="round"/></svg>';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

const followers: Partial<Record<Failure['kind'], string>> = {
  starting: followStart,
  'workspace-unreachable': followReturn,
};

export function failurePage(failure: Failure): string {
  const { title, detail } = failures[failure.kind];
  const starting = failure.kind === 'starting';
  const script = followers[failure.kind];
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
<header>${brandMark}Launchpad</header>
<main><article>
<h1>${escaped(title)}</h1>
<p id="phase"${starting ? ' role="status"' : ''}>${escaped(failure.detail ?? detail)}</p>
${starting ? '<div class="bar" aria-hidden="true"><i></i></div>' : ''}
${link === undefined ? '' : `<a class="go" href="${escaped(link.href)}">${escaped(link.label)}</a>`}
</article></main>
${script === undefined ? '' : `<script>${script}</script>`}
</body>
</html>
`;
}
