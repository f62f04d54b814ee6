export {
  cookieNames,
  type CookieNames,
  type CookieTerms,
  isLaunchpadCookie,
  readCookies,
  readCookie,
  serializeCookie,
} from './cookies.js';
export {
  audiences,
  type Identity,
  isSessionRole,
  type SessionRole,
  sessionRoles,
} from './identity.js';
export {
  createIdentitySigner,
  createIdentityVerifier,
  type IdentitySigner,
  type IdentitySubject,
  type IdentityVerifier,
} from './identity-token.js';
export { hashToken, newOpaqueToken, type OpaqueToken, sameSecret } from './opaque-token.js';
export {
  type CookiePlace,
  createSessionCookieCodec,
  type SessionCookieCodec,
  type SessionPass,
} from './session-cookie.js';
export {
  generateSigningKey,
  oldestSigningKey,
  publicJwkOf,
  readPublicKeys,
} from './signing-key.js';
export { signingKeyIn } from './signing-key.file.js';
