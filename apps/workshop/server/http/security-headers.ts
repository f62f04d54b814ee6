type Directives = Readonly<Record<string, readonly string[]>>;

const policy = (directives: Directives): string =>
  Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');

/**
 * Notes are trusted code of the workshop's author: they may carry inline scripts, pictures from anywhere and embedded pages.
 * Their scripts stay on this origin: no code comes from elsewhere, and they can neither fetch from, nor send a form to,
 * nor open a socket to another place. What is shown in a frame has its own origin and its own policy.
 */
const notes: Directives = {
  'default-src': ["'self'"],
  'script-src': ["'self'", "'unsafe-inline'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:', 'https:', 'http:'],
  'media-src': ["'self'", 'data:', 'blob:', 'https:', 'http:'],
  'font-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  'frame-src': ["'self'", 'https:', 'http:'],
  'frame-ancestors': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'self'"],
  'object-src': ["'none'"],
};
const notesPolicy = policy(notes);

/** A file of the content folder is shown and never run, whether it is opened by itself or in a frame. */
const contentFile: Directives = {
  'default-src': ["'none'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'media-src': ["'self'"],
  'font-src': ["'self'", 'data:'],
  'frame-ancestors': ["'self'"],
  'form-action': ["'none'"],
  'base-uri': ["'none'"],
};
const contentFilePolicy = policy(contentFile);
/** What can hold scripts gets no origin either, should a browser ever let one run. */
const documentPolicy = policy({ ...contentFile, sandbox: [] });

export const securityHeaders = {
  'content-security-policy': notesPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  // Another session's pages, or any other site's, have no use for anything in here.
  'cross-origin-resource-policy': 'same-origin',
} as const;

const mayHoldScripts = /html|svg|xml/;

export function contentFileHeaders(mediaType: string): Readonly<Record<string, string>> {
  const headers = {
    ...securityHeaders,
    'content-security-policy': contentFilePolicy,
    // A document in a sandbox has no origin, and could not show the pictures beside it.
    'cross-origin-resource-policy': 'cross-origin',
    'content-type': mediaType,
    'cache-control': 'no-cache',
  };
  if (!mayHoldScripts.test(mediaType)) return headers;
  // A browser refuses a document that is both in a sandbox and kept apart from its opener.
  return {
    ...headers,
    'content-security-policy': documentPolicy,
    'cross-origin-opener-policy': 'unsafe-none',
  };
}
