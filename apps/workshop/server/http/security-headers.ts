/**
 * Notes are trusted code of the workshop's author and may carry their own inline scripts, pictures and embedded pages; code
 * from elsewhere stays out.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https: http:",
  "media-src 'self' data: blob: https: http:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self' https: http:",
  "frame-ancestors 'self'",
  "base-uri 'self'",
  "object-src 'none'",
].join('; ');

export const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** Files of the workshop that are opened by themselves: shown, never run. */
export const contentFileHeaders = {
  ...securityHeaders,
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:",
} as const;

/**
 * A deck of slides is a page of its own that runs scripts of the workshop's author, as the notes do, and what it loads has to
 * come with the visitor's cookie, so it stays on this origin. It may not lead the dashboard away, and code from elsewhere
 * stays out here too.
 */
export const slidesHeaders = {
  ...securityHeaders,
  'content-security-policy': [
    contentSecurityPolicy,
    "form-action 'self'",
    'sandbox allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms allow-modals allow-downloads allow-presentation',
  ].join('; '),
} as const;
